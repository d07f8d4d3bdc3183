/* Ends its process, or never returns. The word `by` in its arguments says how; {"on": "own_thread"}
 * says that it does so on a thread of its own. For create and destroy its configuration says how:
 * {"at": "create" or "destroy", "by": …}. `at` "destroy_after_call" means a destroy after a call,
 * which no trial sees. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "plain.h"

static char config_text[512];
static int was_called;

static int says(const char* text, const char* word) { return strstr(text, word) != 0; }

static int overflow(volatile char* above, int deeper) {
  volatile char page[4096];
  page[0] = above[0];
  return deeper > 0 ? page[0] + overflow(page, deeper - 1) : 0;
}

/* Prints the environment as it is now, and as it was when the process began. */
static void print_environment(void) {
  char text[4096];
  FILE* first = fopen("/proc/self/environ", "r");
  const size_t size = first != 0 ? fread(text, 1, sizeof text, first) : 0;
  if (first != 0) fclose(first);
  fwrite(text, 1, size, stdout);
  for (char** each = environ; *each != 0; ++each) printf("%s\n", *each);
  printf("environment read\n");
  fflush(stdout);
}

static void do_it(const char* text) {
  if (says(text, "\"exit\"")) exit(0);
  if (says(text, "\"quick_exit\"")) quick_exit(0);
  if (says(text, "\"_exit\"")) _exit(0);
  if (says(text, "\"_Exit\"")) _Exit(0);
  if (says(text, "\"segfault\"")) *(volatile int*)8 = 1;
  if (says(text, "\"abort\"")) abort();
  if (says(text, "\"overflow\"")) {
    char first = 1;
    overflow(&first, 1 << 24);
  }
  if (says(text, "\"thread\"")) pthread_exit(0);
  if (says(text, "\"print\"")) {
    printf("printed by deadly\n");
    fflush(stdout);
  }
  if (says(text, "\"environment\"")) print_environment();
  if (says(text, "\"loop\"")) {
    for (;;) pause();
  }
  if (says(text, "\"close\"")) {
    for (int file = 0; file < 1024; ++file) close(file);
  }
  if (says(text, "\"fork\"")) (void)!fork();
}

static void* do_it_there(void* text) {
  do_it(text);
  return 0;
}

static void do_it_on_own_thread(char* text) {
  pthread_t thread;
  if (pthread_create(&thread, 0, do_it_there, text) == 0) pthread_join(thread, 0);
}

static patchbay_status create(const patchbay_call* call, const patchbay_host* host,
                              patchbay_str config, patchbay_instance** instance,
                              patchbay_error* error) {
  const size_t size = config.size < sizeof config_text - 1 ? config.size : sizeof config_text - 1;
  memcpy(config_text, config.data, size);
  config_text[size] = 0;
  if (says(config_text, "\"create\"")) do_it(config_text);
  return plain_create(call, host, config, instance, error);
}

static void destroy(const patchbay_call* call, patchbay_instance* instance) {
  (void)call, (void)instance;
  if (says(config_text, "\"destroy\"")) do_it(config_text);
  if (was_called && says(config_text, "\"destroy_after_call\"")) do_it(config_text);
}

PLAIN_GO {
  PLAIN_UNUSED;
  const patchbay_str arguments = request->arguments;
  char text[512] = {0};
  was_called = 1;
  memcpy(text, arguments.data, arguments.size < sizeof text - 1 ? arguments.size : sizeof text - 1);
  if (says(text, "\"own_thread\"")) {
    do_it_on_own_thread(text);
  } else {
    do_it(text);
  }
  return plain_write(outcome->result, "{}");
}

PLAIN_CAPABILITY(go)
static const patchbay_entry kEntry = {sizeof(patchbay_entry),
                                      0,
                                      TEXT(PATCHBAY_CONNECTOR_ID),
                                      TEXT(PATCHBAY_CONNECTOR_VERSION),
                                      {0, 0},
                                      plain_capability,
                                      create,
                                      destroy};
PATCHBAY_EXPORT const patchbay_entry* patchbay_plugin_entry_v1(void) { return &kEntry; }
