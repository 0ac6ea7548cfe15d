/** The data's country names; "Unspecified" and the unions have no code. */
const codes: Record<string, string> = {
  "United Kingdom": "GB",
  France: "FR",
  Australia: "AU",
  Netherlands: "NL",
  Germany: "DE",
  Norway: "NO",
  EIRE: "IE",
  Switzerland: "CH",
  Spain: "ES",
  Poland: "PL",
  Portugal: "PT",
  Italy: "IT",
  Belgium: "BE",
  Lithuania: "LT",
  Japan: "JP",
  Iceland: "IS",
  "Channel Islands": "JE",
  Denmark: "DK",
  Cyprus: "CY",
  Sweden: "SE",
  Finland: "FI",
  Austria: "AT",
  Greece: "GR",
  Singapore: "SG",
  Lebanon: "LB",
  "United Arab Emirates": "AE",
  Israel: "IL",
  "Saudi Arabia": "SA",
  "Czech Republic": "CZ",
  Canada: "CA",
  Brazil: "BR",
  USA: "US",
  Bahrain: "BH",
  Malta: "MT",
  RSA: "ZA",
};

/** Shopify's country code of a country as the data names it. */
export function countryCode(name: string): string | null {
  return codes[name] ?? null;
}
