import { EmbeddedActionsParser, type IToken } from "chevrotain";
import type { Operator } from "#app/domain/segments/attributes.ts";
import type {
  Draft,
  DraftCall,
  DraftClause,
  DraftTest,
  DraftValue,
  Written,
} from "#app/domain/segments/draft.ts";
import type { Problem } from "#app/domain/segments/problem.ts";
import { joined, namePart, operatorPart, valuePart } from "./draft-parts.ts";
import { listSlip, notSlip, oldFunctionSlip } from "./slips.ts";
import * as t from "./tokens.ts";

/**
 * The grammar of the segment language. It takes some things that are not of it, notes them as slips and
 * goes on: so one reading finds more than the first mistake. The rules' names say what was expected where
 * one fails; `explain.ts` reads them.
 */
export class Grammar extends EmbeddedActionsParser {
  /** What the last reading took although it is not of the language. */
  slips: Problem[] = [];

  constructor() {
    super(t.TOKENS, { maxLookahead: 2 });
    this.performSelfAnalysis();
  }

  readonly rule = this.RULE("rule", (): Draft => {
    const parts: Draft[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Or, DEF: () => parts.push(this.SUBRULE(this.conjunction)) });
    return joined("any", parts);
  });

  readonly conjunction = this.RULE("conjunction", (): Draft => {
    const parts: Draft[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.And, DEF: () => parts.push(this.SUBRULE(this.operand)) });
    return joined("all", parts);
  });

  readonly operand = this.RULE("operand", (): Draft => {
    this.OPTION(() => {
      const not = this.CONSUME(t.Not);
      this.ACTION(() => this.slips.push(notSlip(not)));
    });
    return this.OR([
      { ALT: () => this.SUBRULE(this.group) },
      { ALT: () => this.SUBRULE(this.clause) },
    ]);
  });

  readonly group = this.RULE("group", (): Draft => {
    this.CONSUME(t.Open);
    const within = this.SUBRULE(this.rule);
    this.CONSUME(t.Close);
    return within;
  });

  readonly clause = this.RULE("clause", (): DraftClause | DraftCall => {
    const name = namePart(this.CONSUME(t.Word));
    return this.OR([
      { ALT: () => this.SUBRULE(this.oldCall, { ARGS: [name] }) },
      { ALT: () => this.SUBRULE(this.call, { ARGS: [name] }) },
      { ALT: () => ({ kind: "clause" as const, ...this.SUBRULE(this.test, { ARGS: [name] }) }) },
    ]);
  });

  readonly call = this.RULE("call", (name: Written): DraftCall => {
    const not = this.OPTION(() => this.CONSUME(t.Not)) !== undefined;
    this.CONSUME(t.Matches);
    this.CONSUME(t.Open);
    const parameters = this.SUBRULE(this.parameters);
    this.CONSUME(t.Close);
    return { kind: "call", name, not, parameters };
  });

  /** name(id: 5) = true, as it was until 2026-10. */
  readonly oldCall = this.RULE("oldCall", (name: Written): DraftCall => {
    this.CONSUME(t.Open);
    const parameters = this.SUBRULE(this.parameters);
    let last = this.CONSUME(t.Close);
    let not = false;
    this.OPTION(() => {
      const operator = this.CONSUME(t.Compare);
      last = this.CONSUME(t.Word);
      not = (operator.image === "!=") !== (last.image.toLowerCase() === "false");
    });
    const call: DraftCall = { kind: "call", name, not, parameters };
    this.ACTION(() => this.slips.push(oldFunctionSlip(call, last)));
    return call;
  });

  readonly parameters = this.RULE("parameters", (): readonly DraftTest[] => {
    const parameters: DraftTest[] = [];
    this.MANY_SEP({
      SEP: t.Comma,
      DEF: () => parameters.push(this.SUBRULE(this.parameter)),
    });
    return parameters;
  });

  readonly parameter = this.RULE("parameter", (): DraftTest => {
    const name = namePart(this.CONSUME(t.Word));
    return this.OR([
      {
        ALT: () => {
          const colon = this.CONSUME(t.Colon);
          const value = this.SUBRULE(this.value);
          return { name, operator: operatorPart("=", colon), values: [value] };
        },
      },
      { ALT: () => this.SUBRULE(this.test, { ARGS: [name] }) },
    ]);
  });

  readonly test = this.RULE("test", (name: Written): DraftTest =>
    this.OR([
      {
        ALT: () => {
          const token = this.CONSUME(t.Compare);
          const value = this.SUBRULE(this.value);
          const operator = this.ACTION(() => operatorPart(t.comparison(token), token));
          return { name, operator, values: [value] };
        },
      },
      {
        ALT: () => {
          const operator = operatorPart("BETWEEN", this.CONSUME(t.Between));
          return { name, operator, values: this.SUBRULE(this.range) };
        },
      },
      { ALT: () => ({ name, operator: this.SUBRULE(this.presence), values: [] }) },
      { ALT: () => this.SUBRULE(this.inclusion, { ARGS: [name] }) },
    ]),
  );

  readonly range = this.RULE("range", (): readonly DraftValue[] => {
    const from = this.SUBRULE1(this.value);
    this.CONSUME(t.And);
    return [from, this.SUBRULE2(this.value)];
  });

  readonly presence = this.RULE("presence", (): Written<Operator> => {
    const is = this.CONSUME(t.Is);
    const not = this.OPTION(() => this.CONSUME(t.Not));
    const last = this.CONSUME(t.Null);
    return operatorPart(not === undefined ? "IS NULL" : "IS NOT NULL", is, last);
  });

  readonly inclusion = this.RULE("inclusion", (name: Written): DraftTest => {
    const not = this.OPTION(() => this.CONSUME(t.Not));
    const operator = (word: "IN" | "CONTAINS", token: IToken) =>
      this.ACTION(() =>
        operatorPart(not === undefined ? word : `NOT ${word}`, not ?? token, token),
      );
    return this.OR([
      {
        ALT: () => {
          const token = this.CONSUME(t.In);
          const values = this.SUBRULE(this.list);
          return { name, operator: operator("IN", token), values };
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(t.Contains);
          const value = this.SUBRULE(this.value);
          return { name, operator: operator("CONTAINS", token), values: [value] };
        },
      },
    ]);
  });

  readonly list = this.RULE("list", (): readonly DraftValue[] =>
    this.OR([
      {
        ALT: () => {
          const values: DraftValue[] = [];
          this.CONSUME(t.Open);
          this.AT_LEAST_ONE_SEP({
            SEP: t.Comma,
            DEF: () => values.push(this.SUBRULE1(this.value)),
          });
          this.CONSUME(t.Close);
          return values;
        },
      },
      {
        ALT: () => {
          const value = this.SUBRULE2(this.value);
          this.ACTION(() => this.slips.push(listSlip(value)));
          return [value];
        },
      },
    ]),
  );

  readonly value = this.RULE("value", (): DraftValue =>
    this.OR([
      { ALT: () => valuePart("text", this.CONSUME(t.Text)) },
      { ALT: () => valuePart("text", this.CONSUME(t.OddText)) },
      { ALT: () => valuePart("number", this.CONSUME(t.Digits)) },
      { ALT: () => valuePart("number", this.CONSUME(t.Percent)) },
      { ALT: () => valuePart("date", this.CONSUME(t.DateText)) },
      { ALT: () => valuePart("date", this.CONSUME(t.OldDate)) },
      { ALT: () => valuePart("word", this.CONSUME(t.Word)) },
    ]),
  );
}
