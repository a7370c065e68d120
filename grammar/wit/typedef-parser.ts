/** The rules for type declarations, resources and functions (WIT.md, Items: type; Item: interface, `func-item`). */
import {
  Any,
  Colon,
  Constructor,
  Enum,
  Equals,
  Flags,
  LBrace,
  LParen,
  NameLike,
  RBrace,
  RParen,
  RecordKeyword,
  Resource,
  Semicolon,
  Static,
  TypeKeyword,
  Variant,
  Word,
} from './tokens.ts';
import { TypeParser } from './type-parser.ts';

export abstract class TypedefParser extends TypeParser {
  /** `typedef-item ::= resource-item | variant-items | record-item | flags-items | enum-items | type-item` */
  readonly typedef = this.RULE('typedef', () => {
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.typeAlias) },
        { ALT: () => this.SUBRULE(this.record) },
        { ALT: () => this.SUBRULE(this.variant) },
        { ALT: () => this.SUBRULE(this.enum) },
        { ALT: () => this.SUBRULE(this.flags) },
        { ALT: () => this.SUBRULE(this.resource) },
      ],
    });
  });

  /** `type-item ::= 'type' id '=' ty ';'` */
  readonly typeAlias = this.RULE('typeAlias', () => {
    this.CONSUME(TypeKeyword);
    this.CONSUME(NameLike);
    this.CONSUME(Equals);
    this.SUBRULE(this.type);
    this.CONSUME(Semicolon);
  });

  /** `record-item ::= 'record' id '{' record-fields '}'`; `record-fields ::= record-field (',' record-fields?)?` */
  readonly record = this.RULE('record', () => {
    this.CONSUME(RecordKeyword);
    this.CONSUME(NameLike);
    this.CONSUME(LBrace);
    this.MANY({
      GATE: () => !this.leavesList(),
      DEF: () => {
        this.SUBRULE(this.field);
        this.comma(() => this.isListOver(), RBrace);
      },
    });
    if (this.isClosed()) this.CONSUME(RBrace);
  });

  /** `record-field ::= id ':' ty` */
  readonly field = this.RULE('field', () => {
    this.entry(() => {
      this.CONSUME(NameLike);
      this.CONSUME(Colon);
      this.SUBRULE(this.type);
    });
  });

  /** `variant-items ::= 'variant' id '{' variant-cases '}'`; `variant-cases ::= variant-case (',' variant-cases?)?` */
  readonly variant = this.RULE('variant', () => {
    this.CONSUME(Variant);
    this.CONSUME(NameLike);
    this.CONSUME(LBrace);
    this.MANY({
      GATE: () => !this.leavesList(),
      DEF: () => {
        this.SUBRULE(this.case);
        this.comma(() => this.isListOver(), RBrace);
      },
    });
    if (this.isClosed()) this.CONSUME(RBrace);
  });

  /** `variant-case ::= id | id '(' ty ')'` */
  readonly case = this.RULE('case', () => {
    this.entry(() => {
      this.CONSUME(NameLike);
      this.OPTION(() => {
        this.CONSUME(LParen);
        this.SUBRULE(this.type);
        this.CONSUME(RParen);
      });
    });
  });

  /** `enum-items ::= 'enum' id '{' enum-cases '}'`; `enum-cases ::= id | id ',' enum-cases?` */
  readonly enum = this.RULE('enum', () => {
    this.CONSUME(Enum);
    this.CONSUME(NameLike);
    this.CONSUME(LBrace);
    this.MANY({
      GATE: () => !this.leavesList(),
      DEF: () => {
        this.SUBRULE(this.enumCase);
        this.comma(() => this.isListOver(), RBrace);
      },
    });
    if (this.isClosed()) this.CONSUME(RBrace);
  });

  /** A case of an enum: `id` */
  readonly enumCase = this.RULE('enumCase', () => {
    this.entry(() => {
      this.CONSUME(NameLike);
    });
  });

  /** `flags-items ::= 'flags' id '{' flags-fields '}'`; `flags-fields ::= id | id ',' flags-fields?` */
  readonly flags = this.RULE('flags', () => {
    this.CONSUME(Flags);
    this.CONSUME(NameLike);
    this.CONSUME(LBrace);
    this.MANY({
      GATE: () => !this.leavesList(),
      DEF: () => {
        this.SUBRULE(this.flag);
        this.comma(() => this.isListOver(), RBrace);
      },
    });
    if (this.isClosed()) this.CONSUME(RBrace);
  });

  /** One of flags: `id` */
  readonly flag = this.RULE('flag', () => {
    this.entry(() => {
      this.CONSUME(NameLike);
    });
  });

  /** `resource-item ::= 'resource' id ';' | 'resource' id '{' ( gate external-id? resource-method )* '}'` */
  readonly resource = this.RULE('resource', () => {
    this.CONSUME(Resource);
    this.CONSUME(NameLike);
    const hasItems = this.OPTION(() => {
      this.CONSUME(LBrace);
      this.MANY({
        GATE: () => !this.leavesBlock(),
        DEF: () => this.SUBRULE(this.resourceItem),
      });
      if (this.isClosed()) this.CONSUME(RBrace);
      return true;
    });
    if (hasItems !== true) this.CONSUME(Semicolon);
  });

  /** `gate external-id? resource-method` */
  readonly resourceItem = this.RULE('resourceItem', () => {
    this.guarded(
      () => {
        this.MANY(() => this.SUBRULE(this.gate));
        if (this.isUnknownItem()) return void this.SUBRULE(this.unknownItem);
        this.OR({
          DEF: [
            { ALT: () => this.SUBRULE(this.func) },
            { ALT: () => this.SUBRULE(this.constructorFunc) },
            { ALT: () => this.stray('resource', (first) => this.skipItem(first), Any) },
          ],
          ERR_MSG: 'resource-item',
        });
      },
      (first) => this.skipItem(first),
    );
  });

  /** `'constructor' param-list result-list ';'`; what a constructor may give is the resolver's to say */
  readonly constructorFunc = this.RULE('constructorFunc', () => {
    this.CONSUME(Constructor);
    this.SUBRULE(this.signature);
    this.CONSUME(Semicolon);
  });

  /** `func-item ::= id ':' func-type ';'`, and in a resource `id ':' 'static' func-type ';'` */
  readonly func = this.RULE('func', () => {
    this.CONSUME(Word);
    this.CONSUME(Colon);
    this.OPTION(() => this.CONSUME(Static));
    this.SUBRULE(this.funcType);
    this.CONSUME(Semicolon);
  });
}
