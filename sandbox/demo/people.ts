import type { Random } from "../world/random.ts";
import type { Consent, ConsentState, Customer } from "../world/records.ts";
import { dayMs } from "../world/local-time.ts";
import { inventedPhone } from "../world/welcome.ts";

const firstNames =
  `Ada Amir Anna Arthur Beatrice Bilal Carla Chloe Daniel Dora Elena Elif Emma Ethan Fatima Finn Freya George Greta
  Hana Harry Hugo Ines Isaac Ivy Jack Jonas Julia Kamal Kate Kofi Lara Leo Lena Lewis Lucia Mara Marcus Maya Milo Nadia
  Nina Noah Nora Olga Oliver Omar Otto Paula Priya Rafael Rosa Ruth Samir Sara Selma Simon Sofia Tara Theo Tom Uma Vera
  Victor Wren Yara Yusuf Zoe`.split(/\s+/);
const lastNames =
  `Abbott Adler Ahmed Alvarez Andersen Bakker Barnes Becker Bell Bennett Berg Blake Bloom Brandt Brook Burke Castle
  Chandra Clarke Cole Costa Croft Dale Dean Doyle Drake Eriksen Evans Farrell Field Fischer Fleming Ford Foster Gallo
  Garcia Grant Gray Hale Hansen Hart Hayes Heath Holt Hughes Hunt Ibrahim Jensen Jones Kaur Keller Kent Khan Klein Lane
  Larsen Lindt Lowe Marsh Martin Mehta Meyer Moore Moss Novak Okafor Owen Park Patel Quinn Reed Rossi Rowe Shah Silva
  Stone Sutton Tanaka Turner Vogel Walsh Ward Webb Weiss West Winter Wolf Wood Wright York Young`.split(
    /\s+/,
  );
const cities =
  `Alderton Birchwick Claywell Dunmere Eastholt Fernbridge Glenport Harrowby Inverlea Kingsmoor Larkford Marlow-on-Sea
  Northcote Oakhaven Penwick Quarrydale Rosemont Silverbeck Thornbury Upwell Westmere Yewdale`.split(
    /\s+/,
  );

const buyers: readonly [ConsentState, number][] = [
  ["SUBSCRIBED", 0.58],
  ["NOT_SUBSCRIBED", 0.27],
  ["UNSUBSCRIBED", 0.11],
  ["PENDING", 0.03],
  ["INVALID", 0.01],
];
const prospects: readonly [ConsentState, number][] = [
  ["SUBSCRIBED", 0.86],
  ["NOT_SUBSCRIBED", 0.07],
  ["UNSUBSCRIBED", 0.05],
  ["PENDING", 0.02],
];

interface Arrival {
  number: number;
  createdAt: number;
  countryCode: string | null;
  buyer: boolean;
  now: number;
}

/** A made-up person; the e-mail address ends in example.com and belongs to nobody. */
export function inventPerson(random: Random, arrival: Arrival): Customer {
  const { number, createdAt, countryCode } = arrival;
  const firstName = random.pick(firstNames);
  const lastName = random.pick(lastNames);
  return {
    kind: "Customer",
    number,
    firstName,
    lastName,
    phone: number % 3 === 0 ? null : inventedPhone(number),
    email: `${firstName}.${lastName}.${number}@example.com`.toLowerCase(),
    countryCode,
    city: random.pick(cities),
    createdAt,
    updatedAt: createdAt,
    tags: [],
    consent: inventConsent(random, arrival),
    smsConsent:
      number % 6 === 1
        ? { state: "SUBSCRIBED", updatedAt: createdAt }
        : { state: "NEVER_SUBSCRIBED", updatedAt: null },
    subscriber: "NEVER_SUBSCRIBED",
    orders: [],
  };
}

function inventConsent(random: Random, { createdAt, buyer, now }: Arrival): Consent {
  const state = drawState(random, buyer ? buyers : prospects);
  if (state === "NOT_SUBSCRIBED") return { state, updatedAt: null };
  // Most decide when they come; some leave, or sign up again, later.
  const later = state === "UNSUBSCRIBED" || random.chance(0.1);
  const delay = later ? random.next() * Math.min(now - createdAt, 200 * dayMs) : 0;
  return { state, updatedAt: Math.floor((createdAt + delay) / 1000) * 1000 };
}

function drawState(random: Random, shares: readonly [ConsentState, number][]): ConsentState {
  let left = random.next();
  for (const [state, share] of shares) {
    left -= share;
    if (left < 0) return state;
  }
  return "SUBSCRIBED";
}
