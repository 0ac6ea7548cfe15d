import { useTranslation } from "react-i18next";

/** The login page: outside the admin, without script and without Polaris. */
export function Login({ problem }: { readonly problem: "missing" | "invalid" | null }) {
  const { t } = useTranslation();
  return (
    <main className="outside">
      <h1>{t("app.name")}</h1>
      <p>{t("login.text")}</p>
      <form method="post" action="/auth/login">
        <label htmlFor="shop">{t("login.shop")}</label>
        <input
          id="shop"
          name="shop"
          type="text"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? "shop-help" : "shop-problem shop-help"}
        />
        {problem !== null && (
          <p id="shop-problem" className="outside__problem" role="alert">
            {t(`login.${problem}`)}
          </p>
        )}
        <p id="shop-help" className="outside__help">
          {t("login.help")}
        </p>
        <button type="submit">{t("login.button")}</button>
      </form>
    </main>
  );
}

/** Whatever goes wrong where there is no frame. */
export function OutsideProblem({ found }: { readonly found: boolean }) {
  const { t } = useTranslation();
  return (
    <main className="outside">
      <h1>{found ? t("problem.title") : t("problem.notFoundTitle")}</h1>
      <p>{found ? t("problem.text") : t("problem.notFoundText")}</p>
    </main>
  );
}
