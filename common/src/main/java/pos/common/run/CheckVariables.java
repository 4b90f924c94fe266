package pos.common.run;

import java.util.List;

/** Checks the environment before there is a build: {@code ./pos up} runs it, and {@link Variables}, from source. */
final class CheckVariables {

  private CheckVariables() {}

  /** Exit codes: 0 nothing is wrong, 1 something is. @param ours further names, which the gateway's file has */
  public static void main(String[] ours) {
    try {
      Variables.check(System.getenv(), List.of(ours));
      Variables.checkPorts(System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("pos: The shop cannot start. " + e.getMessage());
      System.exit(1);
    }
  }
}
