/* SPDX-License-Identifier: Apache-2.0 */
/* Host service, a draft: programs that talk JSON-RPC 2.0 over their standard streams, one message a
 * line, such as MCP servers. The operator configures the command. The host starts the program with
 * a few of the host's environment variables. The host keeps the program for its owner: the link or,
 * if the call has no link, the user or the connector. All calls of the same owner share the
 * program. The host ends the program when the owner is removed, when the host ends, or when nobody
 * uses the program. */
#ifndef PATCHBAY_ABI_DRAFT_HOST_PROCESS_H
#define PATCHBAY_ABI_DRAFT_HOST_PROCESS_H

#include "../call.h"
#include "../error.h"
#include "../types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_HOST_PROCESS_ID "patchbay.host.process/draft1"

#define PATCHBAY_PROCESS_LISTEN 1u      /* flag: also receive messages that answer no request */
#define PATCHBAY_PROCESS_HANDLES_MAX 8u /* open handles of a call */
#define PATCHBAY_PROCESS_MESSAGE_MAX 67108864u /* the largest max_message_bytes */
#define PATCHBAY_PROCESS_GREETING_MAX 65536u   /* bytes that `ready` takes */
#define PATCHBAY_PROCESS_KEPT_MAX 4u           /* kept handles of a program */
#define PATCHBAY_PROCESS_KEEP_MAX_MS 600000u   /* the longest time that a handle is kept */
#define PATCHBAY_PROCESS_NAME_MAX 128u         /* bytes of the name of a kept handle */

/* The arguments of attach. APPENDABLE. */
typedef struct patchbay_process_request {
  uint32_t struct_size;
  uint32_t flags; /* PATCHBAY_PROCESS_LISTEN */
  /* JSON pointer into the connector's configuration, to an object with "command" (a path, or a name
   * that the host looks for in PATH), and optionally "args" (texts), "env" (texts by name) and
   * "env_from" (names of the host's own variables, by name). */
  patchbay_str command;
  uint64_t max_message_bytes; /* of one message; 0: 4 MiB */
} patchbay_process_request;

/* Filled by attach. APPENDABLE. */
typedef struct patchbay_process {
  uint32_t struct_size;
  uint32_t is_new; /* not 0: greet the program and then call ready; other calls wait until then */
  uint64_t handle; /* never 0; the plugin must close it */
  uint64_t generation; /* of the running program; changes with each start */
} patchbay_process;

/* The host gives each request its own id and progressToken, so that calls do not mix. An answer
 * goes to the handle that sent the request, and progress goes to the handle that sent the token;
 * both have the id and token that the plugin used. A request of the program goes to one handle with
 * LISTEN that waits for a message; if there is no such handle, the host answers -32601. All other
 * notifications go to every handle with LISTEN. If there is no such handle, the host keeps a few
 * notifications, each text once, for the next handle with LISTEN. The host drops an answer to a
 * closed handle. APPENDABLE. */
typedef struct patchbay_host_process {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Starts the program if it does not run, and waits until a call has greeted the program.
   * `greeting` takes the text that ready got. INVALID_ARGUMENT: the configuration has no such
   * command. UNSUPPORTED: this host starts no programs. PROVIDER_UNAVAILABLE: the program cannot be
   * started, or ended while it was greeted; the error's message has the exit status and the end of
   * the standard error of the program. [call] */
  patchbay_status(PATCHBAY_ABI* attach)(const patchbay_call* call,
                                        const patchbay_process_request* request,
                                        patchbay_process* process, const patchbay_sink* greeting,
                                        patchbay_error* error);

  /* Says that the program is greeted. The host keeps `greeting` for this generation. If a call that
   * has to greet the program ends and has not called ready, the host ends the program. The next
   * call that attaches then greets a new program. [at once] */
  patchbay_status(PATCHBAY_ABI* ready)(const patchbay_call* call, uint64_t handle,
                                       patchbay_str greeting, patchbay_error* error);

  /* Sends one JSON-RPC message. INVALID_ARGUMENT if `message` is not one JSON-RPC message.
   * [call] */
  patchbay_status(PATCHBAY_ABI* send)(const patchbay_call* call, uint64_t handle,
                                      patchbay_str message, patchbay_error* error);

  /* Waits for the next message for this handle and writes it. Writes nothing if no message came
   * within `wait_ms` (0: as long as the call may take). Fails with TOO_LARGE if the next answer is
   * too large, and with PROVIDER_UNAVAILABLE if the program ended. [call] */
  patchbay_status(PATCHBAY_ABI* receive)(const patchbay_call* call, uint64_t handle,
                                         uint64_t wait_ms, const patchbay_sink* message,
                                         patchbay_error* error);

  /* Ends the program for all calls, because its messages make no sense. [at once] */
  patchbay_status(PATCHBAY_ABI* end)(const patchbay_call* call, uint64_t handle,
                                     patchbay_error* error);

  /* Closes the handle; the program continues to run. The end of the call closes open handles.
   * [at once] */
  void(PATCHBAY_ABI* close)(const patchbay_call* call, uint64_t handle);

  /* An older host does not have the next two functions: test PATCHBAY_HAS. */

  /* Closes the handle for this call and keeps its requests, so that a later call of the same owner
   * on the same host can take it. The plugin chooses `name`, which must be unique among the kept
   * handles of the program. Meanwhile only answers are kept for the handle. If nobody takes the
   * handle within `lifetime_ms`, the host sends `farewell`, an answer or a notification, to the
   * program and drops the handle; if `farewell` is empty, it sends nothing. OVERLOADED: the program
   * has PATCHBAY_PROCESS_KEPT_MAX kept handles. [at once] */
  patchbay_status(PATCHBAY_ABI* keep)(const patchbay_call* call, uint64_t handle, patchbay_str name,
                                      uint64_t lifetime_ms, patchbay_str farewell,
                                      patchbay_error* error);

  /* Opens the kept handle `name` of the program that `request` names. Only one call gets it.
   * NOT_FOUND: this host has no such handle, or does not have it any more. [at once] */
  patchbay_status(PATCHBAY_ABI* take)(const patchbay_call* call,
                                      const patchbay_process_request* request, patchbay_str name,
                                      patchbay_process* process, patchbay_error* error);
} patchbay_host_process;

#ifdef __cplusplus
}
#endif

#endif
