/* SPDX-License-Identifier: Apache-2.0 */
/* Host service, a draft: checks and makes MACs and signatures with secrets that the plugin never
 * sees. */
#ifndef PATCHBAY_ABI_DRAFT_HOST_CRYPTO_H
#define PATCHBAY_ABI_DRAFT_HOST_CRYPTO_H

#include "../call.h"
#include "../error.h"
#include "../types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_HOST_CRYPTO_ID "patchbay.host.crypto/draft1"

#define PATCHBAY_CRYPTO_PIECES_MAX 64u      /* pieces of a call; more is PATCHBAY_E_TOO_LARGE */
#define PATCHBAY_CRYPTO_BYTES_MAX 67108864u /* bytes of all pieces together */

/* `algorithm` is "hmac-sha256", "hmac-sha1" or "hmac-sha512"; for signatures "ed25519" (RFC 8032),
 * "rs256" (RSASSA-PKCS1-v1_5) or "es256" (P-256; R and S of 32 bytes each, as in RFC 7518); for
 * digests "sha256", "sha1" or "md5". An unknown algorithm is PATCHBAY_E_UNSUPPORTED. `secret` is
 * the name of a secret of the call; a name that the call does not have is NOT_FOUND. A call about a
 * subscription has the secret "subscription", and no other call has a secret. The input is the
 * `pieces`, one after the other. APPENDABLE. */
typedef struct patchbay_host_crypto {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Sets `matches` to 1 if `mac` (bytes, not hex) is the MAC of the pieces, otherwise to 0.
   * Compares in constant time. While one secret replaces another, the MAC under either of the two
   * secrets is right. [at once] */
  patchbay_status(PATCHBAY_ABI* check_mac)(const patchbay_call* call, patchbay_str algorithm,
                                           patchbay_str secret, const patchbay_str* pieces,
                                           uint64_t count, patchbay_str mac, uint32_t* matches,
                                           patchbay_error* error);

  /* Writes the MAC of the pieces. Use it for answers in which a provider expects a MAC. [at once]
   */
  patchbay_status(PATCHBAY_ABI* mac)(const patchbay_call* call, patchbay_str algorithm,
                                     patchbay_str secret, const patchbay_str* pieces,
                                     uint64_t count, const patchbay_sink* mac,
                                     patchbay_error* error);

  /* Sets `matches` to 1 if `signature` is the signature of the pieces under a public key
   * (SubjectPublicKeyInfo, DER), otherwise to 0. INVALID_ARGUMENT: the key is malformed, or does
   * not belong to the algorithm. [at once] */
  patchbay_status(PATCHBAY_ABI* check_signature)(const patchbay_call* call, patchbay_str algorithm,
                                                 patchbay_str key, const patchbay_str* pieces,
                                                 uint64_t count, patchbay_str signature,
                                                 uint32_t* matches, patchbay_error* error);

  /* Writes the digest of the pieces. [at once] */
  patchbay_status(PATCHBAY_ABI* digest)(const patchbay_call* call, patchbay_str algorithm,
                                        const patchbay_str* pieces, uint64_t count,
                                        const patchbay_sink* digest, patchbay_error* error);
} patchbay_host_crypto;

#ifdef __cplusplus
}
#endif

#endif
