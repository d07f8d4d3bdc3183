/* What the healthy twins that use a draft service ask of it in create. */
#ifndef PATCHBAY_TESTS_CONFORMANCE_ZOO_DRAFTS_H
#define PATCHBAY_TESTS_CONFORMANCE_ZOO_DRAFTS_H

#include <patchbay/abi/draft/host_crypto.h>
#include <patchbay/abi/draft/host_process.h>
#include <patchbay/abi/draft/host_resource.h>

#include "failure.h"

struct zoo_taken {
  char bytes[64];
  uint64_t size;
};

static patchbay_status zoo_take(void* context, const void* data, uint64_t size) {
  struct zoo_taken* taken = context;
  if (size > sizeof taken->bytes - taken->size) return PATCHBAY_E_TOO_LARGE;
  if (size > 0) memcpy(taken->bytes + taken->size, data, size);
  taken->size += size;
  return PATCHBAY_OK;
}

static int zoo_took(const struct zoo_taken* taken, patchbay_str expected) {
  return taken->size == expected.size && memcmp(taken->bytes, expected.data, expected.size) == 0;
}

/* Returns 1 if the host reads the file of words beside the manifest, and nothing else. */
static int zoo_reads_resource(const patchbay_call* call, const patchbay_host* host,
                              patchbay_error* error) {
  const patchbay_host_resource* resources =
      host->service(host, ZOO_TEXT(PATCHBAY_HOST_RESOURCE_ID));
  struct zoo_taken taken = {.size = 0};
  const patchbay_sink sink = {&taken, zoo_take};
  if (resources == NULL) return 0;
  return resources->read(call, ZOO_TEXT("words.txt"), &sink, error) == PATCHBAY_OK &&
         zoo_took(&taken, ZOO_TEXT("one two")) &&
         resources->read(call, ZOO_TEXT("none.txt"), &sink, error) == PATCHBAY_E_NOT_FOUND &&
         resources->read(call, ZOO_TEXT("../zoo.h"), &sink, error) == PATCHBAY_E_INVALID_ARGUMENT;
}

/* Returns 1 if the host makes the SHA-256 of "abc", and has no secret. */
static int zoo_uses_crypto(const patchbay_call* call, const patchbay_host* host,
                           patchbay_error* error) {
  const patchbay_host_crypto* crypto = host->service(host, ZOO_TEXT(PATCHBAY_HOST_CRYPTO_ID));
  const patchbay_str pieces[] = {ZOO_TEXT("a"), ZOO_TEXT("bc")};
  const patchbay_str digest = ZOO_TEXT(
      "\xba\x78\x16\xbf\x8f\x01\xcf\xea\x41\x41\x40\xde\x5d\xae\x22\x23"
      "\xb0\x03\x61\xa3\x96\x17\x7a\x9c\xb4\x10\xff\x61\xf2\x00\x15\xad");
  struct zoo_taken taken = {.size = 0};
  const patchbay_sink sink = {&taken, zoo_take};
  uint32_t matches = 0;
  if (crypto == NULL) return 0;
  return crypto->digest(call, ZOO_TEXT("sha256"), pieces, 2, &sink, error) == PATCHBAY_OK &&
         zoo_took(&taken, digest) &&
         crypto->digest(call, ZOO_TEXT("sha3"), pieces, 2, &sink, error) ==
             PATCHBAY_E_UNSUPPORTED &&
         crypto->check_signature(call, ZOO_TEXT("ed25519"), ZOO_TEXT("no key"), pieces, 2,
                                 ZOO_TEXT("-"), &matches, error) == PATCHBAY_E_INVALID_ARGUMENT &&
         crypto->check_mac(call, ZOO_TEXT("hmac-sha256"), ZOO_TEXT("subscription"), pieces, 2,
                           ZOO_TEXT("-"), &matches, error) == PATCHBAY_E_NOT_FOUND;
}

/* Returns 1 if the host says that it starts no programs. */
static int zoo_does_without_programs(const patchbay_call* call, const patchbay_host* host,
                                     patchbay_error* error) {
  const patchbay_host_process* programs = host->service(host, ZOO_TEXT(PATCHBAY_HOST_PROCESS_ID));
  const patchbay_process_request request = {.struct_size = sizeof request};
  patchbay_process program = {.struct_size = sizeof program};
  struct zoo_taken taken = {.size = 0};
  const patchbay_sink sink = {&taken, zoo_take};
  if (programs == NULL) return 0;
  return programs->attach(call, &request, &program, &sink, error) == PATCHBAY_E_UNSUPPORTED &&
         program.handle == 0 && taken.size == 0;
}

/* What a twin asks in create; 1 if the host answers as the ABI says. */
static int zoo_is_served(const patchbay_call* call, const patchbay_host* host,
                         patchbay_error* error) {
  if (HAS_FAULT(healthy_resource)) return zoo_reads_resource(call, host, error);
  if (HAS_FAULT(healthy_crypto)) return zoo_uses_crypto(call, host, error);
  if (HAS_FAULT(healthy_process)) return zoo_does_without_programs(call, host, error);
  return 1;
}

#endif
