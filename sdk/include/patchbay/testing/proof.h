// SPDX-License-Identifier: Apache-2.0
// What a connector asks of the crypto service, and what the test host answers. The test host has no
// cryptography: a proof is a text that says what it is made of, unless the test says otherwise.
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
  std::string key;        // the secret's name, or the public key; "" for a digest
  std::string input;      // all pieces, one after the other
  std::string function;   // "mac", "check_mac", "check_signature" or "digest"
  std::string presented;  // the MAC or signature that is checked
};

// Returns "hmac-sha256(subscription, INPUT)".
inline std::string made_up(const Proof& proof) {
  return proof.algorithm + "(" + proof.key + (proof.key.empty() ? "" : ", ") + proof.input + ")";
}

}  // namespace patchbay::testing
