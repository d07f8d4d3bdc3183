/* SPDX-License-Identifier: Apache-2.0 */
/* Host service, a draft: programs that talk JSON-RPC 2.0 over their standard streams, one message a
 * line, such as MCP servers. The operator configures the command. The host starts the program with
 * its own few variables, keeps it for the link (for the user, or for the connector, where a call
 * has no link), shares it among that owner's calls, and ends it with the owner, with the host, or
 * when nobody uses it. */
#ifndef PATCHBAY_ABI_DRAFT_HOST_PROCESS_H
#define PATCHBAY_ABI_DRAFT_HOST_PROCESS_H

#include "../call.h"
#include "../error.h"
#include "../types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_HOST_PROCESS_ID "patchbay.host.process/draft1"

#define PATCHBAY_PROCESS_LISTEN 1u             /* flag: also what nobody asked for */
#define PATCHBAY_PROCESS_HANDLES_MAX 8u        /* open handles of a call */
#define PATCHBAY_PROCESS_MESSAGE_MAX 67108864u /* the largest max_message_bytes */
#define PATCHBAY_PROCESS_GREETING_MAX 65536u   /* bytes that `ready` takes */

/* What attach takes. APPENDABLE. */
typedef struct patchbay_process_request {
  uint32_t struct_size;
  uint32_t flags; /* PATCHBAY_PROCESS_LISTEN */
  /* JSON pointer into the connector's configuration, to an object with "command" (a path, or a name
   * that is looked for in PATH), and perhaps "args" (texts), "env" (texts by name) and "env_from"
   * (names of the host's own variables, by name). */
  patchbay_str command;
  uint64_t max_message_bytes; /* of one message; 0: 4 MiB */
} patchbay_process_request;

/* Filled by attach. APPENDABLE. */
typedef struct patchbay_process {
  uint32_t struct_size;
  uint32_t is_new;     /* not 0: greet the program, then call ready; others wait for that */
  uint64_t handle;     /* never 0; to be closed */
  uint64_t generation; /* of the running program; another one after each start */
} patchbay_process;

/* The host gives each request an id of its own, and a progressToken, so that calls do not mix. An
 * answer goes to the handle that asked, and progress to the handle that gave the token; with the id
 * and token that the plugin used. A request of the program goes to one handle with LISTEN that
 * waits for an answer; without one, the host answers -32601. All other notifications go to every
 * handle with LISTEN. An answer to a closed handle is dropped. APPENDABLE. */
typedef struct patchbay_host_process {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Starts the program unless it runs, and waits until it is greeted. `greeting` takes what ready
   * was given. INVALID_ARGUMENT: the configuration has no such command. UNSUPPORTED: this host
   * starts no programs. PROVIDER_UNAVAILABLE: the program cannot be started, or ended while it was
   * greeted; the message has its exit status and the end of its standard error. [call] */
  patchbay_status(PATCHBAY_ABI* attach)(const patchbay_call* call,
                                        const patchbay_process_request* request,
                                        patchbay_process* process, const patchbay_sink* greeting,
                                        patchbay_error* error);

  /* The program is greeted; the host keeps `greeting` for this generation. A call that ends without
   * this ends the program, and the next one to attach greets a new one. [at once] */
  patchbay_status(PATCHBAY_ABI* ready)(const patchbay_call* call, uint64_t handle,
                                       patchbay_str greeting, patchbay_error* error);

  /* Sends one JSON-RPC message. INVALID_ARGUMENT if it is not one. [call] */
  patchbay_status(PATCHBAY_ABI* send)(const patchbay_call* call, uint64_t handle,
                                      patchbay_str message, patchbay_error* error);

  /* Writes the next message for this handle, and waits for it. Writes nothing if none came within
   * `wait_ms` (0: as long as the call may). TOO_LARGE in place of an answer that was too large;
   * PROVIDER_UNAVAILABLE if the program ended. [call] */
  patchbay_status(PATCHBAY_ABI* receive)(const patchbay_call* call, uint64_t handle,
                                         uint64_t wait_ms, const patchbay_sink* message,
                                         patchbay_error* error);

  /* Ends the program for everyone, because nothing sensible comes from it. [at once] */
  patchbay_status(PATCHBAY_ABI* end)(const patchbay_call* call, uint64_t handle,
                                     patchbay_error* error);

  /* Gives up the handle; the program stays. The end of the call closes open handles. [at once] */
  void(PATCHBAY_ABI* close)(const patchbay_call* call, uint64_t handle);
} patchbay_host_process;

#ifdef __cplusplus
}
#endif

#endif
