// SPDX-License-Identifier: Apache-2.0
// A connector's request to the crypto service, and the test host's answer. The test host has no
// cryptography: a proof is a text that names the parts from which it is made, unless the test sets
// Host::prover.
//
//   host.secrets = {"subscription"};
//   // matches made_up({"hmac-sha256", "subscription", body}), and no other MAC
//
//   host.prover = [](const Proof& proof) { return …the MAC that the provider's page shows…; };
#pragma once

#include <string>

namespace patchbay::testing {

struct Proof {
  std::string algorithm;
  std::string key;        // name of the secret, or the public key; "" for a digest
  std::string input;      // all pieces one after the other
  std::string function;   // "mac", "check_mac", "check_signature" or "digest"
  std::string presented;  // the MAC or signature that is checked
};

// Returns a text of the form "hmac-sha256(subscription, INPUT)".
inline std::string made_up(const Proof& proof) {
  return proof.algorithm + "(" + proof.key + (proof.key.empty() ? "" : ", ") + proof.input + ")";
}

}  // namespace patchbay::testing
