/* SPDX-License-Identifier: Apache-2.0 */
/* The exports of a plugin, how the host makes instances of a plugin, and how host and plugin ask
 * each other for tables of functions. Start reading here. */
#ifndef PATCHBAY_ABI_ENTRY_H
#define PATCHBAY_ABI_ENTRY_H

#include "call.h"
#include "error.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The host's side. It outlives every instance that got a pointer to it. APPENDABLE. */
typedef struct patchbay_host {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  patchbay_str name; /* "patchbay", for logs */
  /* semantic version, for logs only: ask for services instead of comparing versions */
  patchbay_str version;

  /* Returns the table of a service by its id, such as PATCHBAY_HOST_HTTP_ID; NULL if this host has
   * no such service. The table lives as long as the host. [any] */
  const void*(PATCHBAY_ABI* service)(const struct patchbay_host* host, patchbay_str id);
} patchbay_host;

/* The plugin's side. Constant, and valid as long as the library is mapped into memory. APPENDABLE.
 * */
typedef struct patchbay_entry {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  patchbay_str id;      /* equal to the manifest's id */
  patchbay_str version; /* equal to the manifest's version */
  /* The tools that built the plugin, for people: "patchbay-sdk 1.0.2, GNU 12.2.0"; may be empty.
   * */
  patchbay_str built_with;

  /* Returns the table of a capability by its id, such as PATCHBAY_ACTIONS_ID; NULL if the plugin
   * has no such capability. One id always gives the same table, whose contents never change.
   * [scan] */
  const void*(PATCHBAY_ABI* capability)(patchbay_str id);

  /* Makes an instance: the connector together with one configuration, a JSON object that already
   * satisfies the manifest's config schema. `host` outlives the instance. If create fails, it must
   * release everything, and the host does not read *instance. There may be several instances of one
   * configuration, in one process or in several processes, and successive calls may reach different
   * instances. So an instance may keep only data that can be lost without harm. The instance serves
   * all callers, so this call has no link, no user and no credential. [call] */
  patchbay_status(PATCHBAY_ABI* create)(const patchbay_call* call, const patchbay_host* host,
                                        patchbay_str config, patchbay_instance** instance,
                                        patchbay_error* error);

  /* Ends an instance. No other function of the instance runs at that time, and the host calls no
   * function of the instance later. Must not fail. A process may end without calling destroy.
   * [call] */
  void(PATCHBAY_ABI* destroy)(const patchbay_call* call, patchbay_instance* instance);
} patchbay_entry;

/* The only exported function. Its name contains the ABI's major version: a plugin for another
 * major version has no such symbol, so the host refuses it before it reads any struct. The
 * function does no work and always returns the same pointer. [scan] */
#define PATCHBAY_ENTRY_SYMBOL "patchbay_plugin_entry_v1"
PATCHBAY_EXPORT const patchbay_entry* PATCHBAY_ABI patchbay_plugin_entry_v1(void);

#ifdef __cplusplus
}
#endif

#endif
