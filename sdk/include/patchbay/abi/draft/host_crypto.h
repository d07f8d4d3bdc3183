/* SPDX-License-Identifier: Apache-2.0 */
/* Host service, a draft: proofs, with secrets that the plugin never sees. */
#ifndef PATCHBAY_ABI_DRAFT_HOST_CRYPTO_H
#define PATCHBAY_ABI_DRAFT_HOST_CRYPTO_H

#include "../call.h"
#include "../error.h"
#include "../types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_HOST_CRYPTO_ID "patchbay.host.crypto/draft1"

#define PATCHBAY_CRYPTO_PIECES_MAX 64u      /* more is PATCHBAY_E_TOO_LARGE */
#define PATCHBAY_CRYPTO_BYTES_MAX 67108864u /* of all pieces */

/* `algorithm` is "hmac-sha256", "hmac-sha1", "hmac-sha512"; for signatures "ed25519" (RFC
 * 8032), "rs256" (RSASSA-PKCS1-v1_5), "es256" (P-256; R and S of 32 bytes each, as in RFC
 * 7518); for digests "sha256", "sha1", "md5". An unknown one is PATCHBAY_E_UNSUPPORTED.
 * `secret` is a name from the manifest's webhooks.secrets, or "subscription"; NOT_FOUND if the
 * call has no secret of that name. `pieces` are taken one after the other. APPENDABLE. */
typedef struct patchbay_host_crypto {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Compares `mac` (bytes, not hex) with the MAC of the pieces, in constant time; while one
   * secret replaces another, with each of them. [at once] */
  patchbay_status(PATCHBAY_ABI* check_mac)(const patchbay_call* call, patchbay_str algorithm,
                                           patchbay_str secret, const patchbay_str* pieces,
                                           uint64_t count, patchbay_str mac, uint32_t* matches,
                                           patchbay_error* error);

  /* The MAC of the pieces, for answers that a provider expects from its receiver. [at once] */
  patchbay_status(PATCHBAY_ABI* mac)(const patchbay_call* call, patchbay_str algorithm,
                                     patchbay_str secret, const patchbay_str* pieces,
                                     uint64_t count, const patchbay_sink* mac,
                                     patchbay_error* error);

  /* Whether `signature` is that of the pieces under a public key (SubjectPublicKeyInfo, DER).
   * INVALID_ARGUMENT: the key is malformed, or not of the algorithm. [at once] */
  patchbay_status(PATCHBAY_ABI* check_signature)(const patchbay_call* call, patchbay_str algorithm,
                                                 patchbay_str key, const patchbay_str* pieces,
                                                 uint64_t count, patchbay_str signature,
                                                 uint32_t* matches, patchbay_error* error);

  /* [at once] */
  patchbay_status(PATCHBAY_ABI* digest)(const patchbay_call* call, patchbay_str algorithm,
                                        const patchbay_str* pieces, uint64_t count,
                                        const patchbay_sink* digest, patchbay_error* error);
} patchbay_host_crypto;

#ifdef __cplusplus
}
#endif

#endif
