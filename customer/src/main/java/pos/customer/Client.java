package pos.customer;

import pos.common.rule.Sha256;

/** Where a request comes from: an address, and the name that the client gives its program. */
record Client(String address, String program) {

  /** Returns what is stored instead of the two. */
  String hash() {
    return Sha256.hex(address + "\n" + program);
  }
}
