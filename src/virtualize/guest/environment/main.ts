// What a program finds of arguments and environment variables.
import * as wit from './environment';

export namespace environment {
  export function getEnvironment(): Array<wit.Tuple2<string, string>> {
    return wit.variables.variables();
  }

  export function getArguments(): Array<string> {
    return wit.variables.arguments_();
  }

  export function initialCwd(): string | null {
    return null;
  }
}
