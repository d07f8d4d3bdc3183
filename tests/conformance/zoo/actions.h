/* Two actions that ask nobody (echo, stamp), one that reads (fetch) and one that writes (store),
 * with the faults of the groups `actions`, `ownership`, `structs`, `concurrency` and `process`. */
#ifndef PATCHBAY_TESTS_CONFORMANCE_ZOO_ACTIONS_H
#define PATCHBAY_TESTS_CONFORMANCE_ZOO_ACTIONS_H

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "auth.h"
#include "programs.h"

static void* idle(void* nothing) { return nothing; }

/* Everything that a connector may not do with its process. */
static void misuse_process(void) {
  if (HAS_FAULT(process_no_files)) close(open("/etc/hostname", O_RDONLY));
  if (HAS_FAULT(process_no_sockets)) close(socket(AF_INET, SOCK_STREAM, 0));
  if (HAS_FAULT(process_no_threads)) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, idle, NULL) == 0) pthread_join(thread, NULL);
  }
  if (HAS_FAULT(process_no_processes)) {
    const pid_t child = fork();
    if (child == 0) _exit(0);
    if (child > 0) waitpid(child, NULL, 0);
  }
  if (HAS_FAULT(process_output)) puts("echo runs");
  if (HAS_FAULT(process_environment)) setenv("ZOO", "1", 1);
  if (HAS_FAULT(process_folder) && chdir("/") != 0) abort();
  if (HAS_FAULT(process_locale)) setlocale(LC_ALL, "C");
  if (HAS_FAULT(process_signals)) signal(SIGPIPE, SIG_IGN);
  if (HAS_FAULT(process_limits)) {
    const struct rlimit few = {50, 50};
    setrlimit(RLIMIT_NOFILE, &few);
  }
}

static void* stay(void* nothing) {
  for (;;) pause();
  return nothing;
}

static void* volatile leaked; /* one fault forgets what it had */

/* Leaves something behind, which many calls add up. The thread comes late, so that only many calls
 * find it. */
static void leave_behind(patchbay_instance* self) {
  if (HAS_FAULT(soak_memory)) leaked = malloc(64);
  if (HAS_FAULT(soak_descriptors) && dup(0) < 0) abort();
  if (HAS_FAULT(soak_threads) && ++self->calls == 211) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, stay, NULL) == 0) pthread_detach(thread);
  }
}

static _Thread_local int is_thread_of_create; /* one fault trusts it */

__attribute__((noinline)) static void use_stack(void) {
  volatile char large[400 << 10];
  for (size_t i = 0; i < sizeof large; i += 64) large[i] = 1;
}

static patchbay_status write_twice(const patchbay_sink* sink, const char* text) {
  const size_t half = strlen(text) / 2;
  const patchbay_status first = sink->write(sink->context, text, half);
  if (first != PATCHBAY_OK && !HAS_FAULT(actions_after_refusal)) return first;
  const patchbay_status second = sink->write(sink->context, text + half, strlen(text) - half);
  return first != PATCHBAY_OK ? first : second;
}

/* Answers with a constant; `count` is an argument that may be missing. */
static patchbay_status echo(patchbay_instance* self, const patchbay_call* call,
                            const patchbay_action_request* request,
                            patchbay_action_outcome* outcome, patchbay_error* error) {
  const patchbay_str arguments = request->arguments;
  const int has_count = arguments.size > 30;
  misuse_process();
  if (HAS_FAULT(actions_required_arguments) && !has_count) {
    return zoo_fail(error, PATCHBAY_E_PLUGIN_FAULT, "There is no count.");
  }
  if (HAS_FAULT(actions_all_arguments) && has_count) {
    return zoo_fail(error, PATCHBAY_E_PLUGIN_FAULT, "There is a count.");
  }
  if (HAS_FAULT(ownership_text_end) && strlen(arguments.data) > 4096) return PATCHBAY_OK;
  if (HAS_FAULT(ownership_empty_text) && call->locale.data[0] == 'x') return PATCHBAY_OK;
  if (HAS_FAULT(ownership_configuration)) (void)*(const volatile char*)self->kept.data;
  if (HAS_FAULT(ownership_arguments)) {
    if (self->kept.size > 0) (void)*(const volatile char*)self->kept.data;
    self->kept = arguments;
  }
  if (HAS_FAULT(ownership_call_kept)) call = self->kept_call;
  patchbay_call copy = *call;
  if (HAS_FAULT(ownership_call_copied)) call = &copy;
  if (self->log != NULL || HAS_FAULT(lifecycle_optional_services)) {
    self->log->write(call, PATCHBAY_LOG_DEBUG, ZOO_TEXT("echo"), (patchbay_str){0});
  }
  if (HAS_FAULT(lifecycle_fresh_instance) && self->calls++ > 0) {
    return zoo_write(outcome->result, "{\"message\":\"again\"}");
  }
  if (HAS_FAULT(concurrency_any_thread) && !is_thread_of_create) {
    return zoo_write(outcome->result, "{\"message\":\"another thread\"}");
  }
  if (HAS_FAULT(concurrency_small_stack)) use_stack();
  leave_behind(self);
  if (HAS_FAULT(fuzz_round) && memmem(arguments.data, arguments.size, "\\\"", 2) != NULL) abort();
  if (HAS_FAULT(actions_again)) {
    static int was_there;
    if (was_there++ % 2 == 1) return zoo_fail(error, PATCHBAY_E_REQUEST, "It is there already.");
  }
  if (HAS_FAULT(structs_longer) && outcome->struct_size != sizeof *outcome) {
    return zoo_fail(error, PATCHBAY_E_REQUEST, "The outcome has another size.");
  }
  if (HAS_FAULT(structs_hints) && request->flags != 0) {
    return zoo_fail(error, PATCHBAY_E_REQUEST, "There is an unknown flag.");
  }
  if (HAS_FAULT(structs_outcome_room)) ((char*)outcome)[sizeof *outcome] = 0;
  if (HAS_FAULT(errors_untouched)) error->code = PATCHBAY_E_REQUEST;
  if (HAS_FAULT(actions_outcome)) outcome->kind = 7;
  if (HAS_FAULT(actions_question)) {
    outcome->kind = PATCHBAY_OUTCOME_INPUT_REQUIRED;
    return zoo_write(outcome->result, "{\"question\":\"Which?\"}");
  }
  if (HAS_FAULT(actions_result_json)) return zoo_write(outcome->result, "{\"message\":");
  if (HAS_FAULT(actions_result_schema)) return zoo_write(outcome->result, "{\"message\":7}");
  const patchbay_status status = write_twice(outcome->result, "{\"message\":\"a\"}");
  if (HAS_FAULT(actions_refusal)) return PATCHBAY_OK;
  return status == PATCHBAY_OK ? status : zoo_fail(error, status, "");
}

static unsigned last_configured; /* one fault keeps it for all instances */

/* Writes the time that a moment of the past had, and how the instance is configured. */
static patchbay_status stamp(patchbay_instance* self, const patchbay_sink* result,
                             patchbay_error* error) {
  const unsigned configured =
      HAS_FAULT(lifecycle_configurations_apart) ? last_configured : self->configured;
  const time_t moment = 1700000000;
  struct tm parts;
  char text[64];
  if (HAS_FAULT(process_time_zone)) {
    localtime_r(&moment, &parts);
  } else {
    gmtime_r(&moment, &parts);
  }
  snprintf(text, sizeof text, "{\"message\":\"%d:%d, %u\"}", parts.tm_hour, parts.tm_min,
           configured);
  const patchbay_status status = zoo_write(result, text);
  return status == PATCHBAY_OK ? status : zoo_fail(error, status, "");
}

/* Asks the provider, and says how long the answer was. */
static patchbay_status ask(patchbay_instance* self, const patchbay_call* call, const char* path,
                           patchbay_str json, const patchbay_sink* result, patchbay_error* error) {
  static pthread_mutex_t only_thread = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
  static volatile int requests; /* one fault counts without a lock */
  struct exchange got;
  char text[64];
  patchbay_status status = PATCHBAY_OK;
  if (HAS_FAULT(auth_no_service_in_classify)) waiting_call = call;
  if (HAS_FAULT(concurrency_call_between)) pthread_mutex_lock(&only_one);
  if (HAS_FAULT(concurrency_at_once) && pthread_mutex_trylock(&only_thread) != 0) {
    return zoo_fail(error, PATCHBAY_E_REQUEST, "Another thread is here.");
  }
  do {
    status = exchanged(self, call, path, json, &got, error);
  } while (HAS_FAULT(http_endless_pages) && status == PATCHBAY_OK && got.status < 300 &&
           memmem(got.body, got.size, "\"next\":", 7) != NULL);
  if (HAS_FAULT(concurrency_call_between)) pthread_mutex_unlock(&only_one);
  if (HAS_FAULT(concurrency_at_once)) pthread_mutex_unlock(&only_thread);
  if (HAS_FAULT(auth_no_service_in_classify)) waiting_call = NULL;
  if (HAS_FAULT(scenario_requests)) {
    struct exchange more;
    patchbay_error ignored = {.struct_size = sizeof ignored};
    exchanged(self, call, "/news", (patchbay_str){0}, &more, &ignored);
  }
  if (status == PATCHBAY_OK) status = refused(&got, error);
  if (status != PATCHBAY_OK) return status;
  if (HAS_FAULT(scenario_results)) ++got.size;
  snprintf(text, sizeof text, "{\"bytes\":%d}", (int)got.size);
  status = zoo_write(result, text);
  /* Here, after the locks of the host: these could order the threads, and then there is no race. */
  if (HAS_FAULT(data_race)) requests = requests + 1;
  return status == PATCHBAY_OK ? status : zoo_fail(error, status, "");
}

static int was_destroyed; /* one fault keeps it for all instances */

static patchbay_status invoke(patchbay_instance* self, const patchbay_call* call,
                              const patchbay_action_request* request,
                              patchbay_action_outcome* outcome, patchbay_error* error) {
  const patchbay_sink* result = outcome->result;
  if (!HAS_FAULT(structs_duties) && (request->flags & PATCHBAY_FLAGS_MUST_UNDERSTAND) != 0) {
    return zoo_fail(error, PATCHBAY_E_UNSUPPORTED, "That way of asking is unknown here.");
  }
  if (HAS_FAULT(lifecycle_instances_apart) && was_destroyed) {
    return zoo_fail(error, PATCHBAY_E_REQUEST, "The connector is not initialized.");
  }
  if (zoo_equal(request->action, "echo")) return echo(self, call, request, outcome, error);
  if (zoo_equal(request->action, "stamp")) return stamp(self, result, error);
  if (zoo_equal(request->action, "fetch")) {
    if (HAS_PROGRAMS) return ask_program(self, call, result, error);
    return ask(self, call, "/thing", (patchbay_str){0}, result, error);
  }
  if (zoo_equal(request->action, "store")) {
    return ask(self, call, "/things", request->arguments, result, error);
  }
  if (HAS_FAULT(actions_unknown)) return zoo_write(result, "{}");
  return zoo_fail(error, PATCHBAY_E_NOT_FOUND, "There is no such action.");
}

static patchbay_status list(patchbay_instance* self, const patchbay_call* call,
                            const patchbay_sink* actions, patchbay_action_list* about,
                            patchbay_error* error) {
  (void)self, (void)call;
  about->generation = 1;
  const patchbay_status status =
      zoo_write(actions, HAS_FAULT(actions_list) ? "[{\"id\":\"made\"}]" : "[]");
  return status == PATCHBAY_OK ? status : zoo_fail(error, status, "");
}

#endif
