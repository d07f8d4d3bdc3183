/* A library that ends its process on a thread of its own: when it is told to, or while it is
 * loaded, in the way that the environment's CRASH_AT_LOAD says. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void* crash(void* way) {
  char* const volatile wild = (char*)8;
  if (strcmp(way, "write") == 0) *wild = 1;
  if (strcmp(way, "in libc") == 0) puts(wild);
  if (strcmp(way, "abort") == 0) abort();
  return 0;
}

__attribute__((visibility("default"))) void crash_apart(const char* way) {
  pthread_t thread;
  if (pthread_create(&thread, 0, crash, (void*)way) == 0) pthread_join(thread, 0);
}

__attribute__((constructor)) static void begin(void) {
  const char* way = getenv("CRASH_AT_LOAD");
  if (way != 0) crash_apart(way);
}
