/* SPDX-License-Identifier: Apache-2.0 */
/* What a plugin exports, how the host makes instances of it, and how each side asks the other
 * what it can do. Start reading here. */
#ifndef PATCHBAY_ABI_ENTRY_H
#define PATCHBAY_ABI_ENTRY_H

#include "call.h"
#include "error.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The host's side. It outlives every instance that got it. APPENDABLE. */
typedef struct patchbay_host {
  uint32_t struct_size;
  uint32_t reserved;    /* 0 */
  patchbay_str name;    /* "patchbay", for logs */
  patchbay_str version; /* semantic version, for logs: ask for services, do not compare versions */

  /* The table of a service by its id, such as PATCHBAY_HOST_HTTP_ID; NULL if this host has no
   * such service. The table lives as long as the host. [any] */
  const void*(PATCHBAY_ABI* service)(const struct patchbay_host* host, patchbay_str id);
} patchbay_host;

/* The plugin's side. Constant, and valid as long as the library is mapped. APPENDABLE. */
typedef struct patchbay_entry {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  patchbay_str id;      /* equal to the manifest's id */
  patchbay_str version; /* equal to the manifest's version */
  /* What built it, for people: "patchbay-sdk 1.0.2, GNU 12.2.0"; may be empty. */
  patchbay_str built_with;

  /* The table of a capability by its id, such as PATCHBAY_ACTIONS_ID; NULL if the plugin has no
   * such capability. One id always gives the same table, whose contents never change. [scan] */
  const void*(PATCHBAY_ABI* capability)(patchbay_str id);

  /* Makes an instance: the connector together with one configuration, a JSON object that
   * already satisfies the manifest's config schema. `host` outlives the instance. After a
   * failure nothing is left behind and *instance is not read. There may be several instances of
   * one configuration, in one process or several, and successive calls may reach different
   * ones: an instance keeps only what can be lost. It serves all callers, so this call has no
   * link, no user and no credential. [call] */
  patchbay_status(PATCHBAY_ABI* create)(const patchbay_call* call, const patchbay_host* host,
                                        patchbay_str config, patchbay_instance** instance,
                                        patchbay_error* error);

  /* Ends an instance; no function of it runs at that time, and none is called after. Must not
   * fail. A process may end without it. [call] */
  void(PATCHBAY_ABI* destroy)(const patchbay_call* call, patchbay_instance* instance);
} patchbay_entry;

/* The one exported function. The ABI's major version is in its name: a plugin for another major
 * version has no such symbol and is refused before any struct is read. Does no work and always
 * returns the same pointer. [scan] */
#define PATCHBAY_ENTRY_SYMBOL "patchbay_plugin_entry_v1"
PATCHBAY_EXPORT const patchbay_entry* patchbay_plugin_entry_v1(void);

#ifdef __cplusplus
}
#endif

#endif
