/* A program that talks JSON-RPC over its standard streams, and answers each request by its id. The
 * method says how. Its first argument names what it does besides. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* Returns the text of a member's value, as it is written; "" without it. */
static const char* value_of(const char* line, const char* member) {
  static char value[2][256];
  static int which = 0;
  char* out = value[which ^= 1];
  char name[64];
  snprintf(name, sizeof name, "\"%s\":", member);
  const char* at = strstr(line, name);
  *out = '\0';
  if (at == NULL) return out;
  at += strlen(name);
  size_t size = 0;
  if (*at == '"') size = (size_t)(strchr(at + 1, '"') - at) + 1;
  if (*at != '"') size = strcspn(at, ",}\r\n");
  if (size >= sizeof value[0]) return out;
  memcpy(out, at, size);
  out[size] = '\0';
  return out;
}

static void say(const char* text) {
  fputs(text, stdout);
  fputs("\n", stdout);
  fflush(stdout);
}

static void answer(const char* id, const char* result) {
  printf("{\"result\":%s,\"jsonrpc\":\"2.0\",\"id\":%s}\n", result, id);
  fflush(stdout);
}

/* Writes three bytes at a time. */
static void trickle(const char* text) {
  for (size_t at = 0, end = strlen(text); at < end; at += 3) {
    const size_t size = end - at < 3 ? end - at : 3;
    if (write(STDOUT_FILENO, text + at, size) < 0) exit(9);
  }
}

static void answer_oddly(const char* id) {
  char text[512];
  snprintf(
      text, sizeof text,
      "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"}\r\n",
      id);
  trickle(text);
}

static void answer_at_length(const char* id, size_t size) {
  fputs("{\"result\":\"", stdout);
  for (size_t at = 0; at < size; ++at) putchar('x');
  printf("\",\"jsonrpc\":\"2.0\",\"id\":%s}\n", id);
  fflush(stdout);
}

static void flood(void) {
  for (;;) say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}");
}

/* Stays when it is asked to end, and has a child that does so, too. */
static void be_stubborn(void) {
  signal(SIGTERM, SIG_IGN);
  if (fork() == 0) {
    for (;;) pause();
  }
}

static void hear(const char* line) {
  static char asked_by[256];
  const char* method = value_of(line, "method");
  char id[256];
  snprintf(id, sizeof id, "%s", value_of(line, "id"));
  if (*method == '\0') { /* the answer to our own question */
    answer(asked_by, strstr(line, "\"error\"") != NULL ? "\"refused\"" : "\"answered\"");
  } else if (strcmp(method, "\"echo\"") == 0) {
    answer(id, "\"echo\"");
  } else if (strcmp(method, "\"odd\"") == 0) {
    answer_oddly(id);
  } else if (strcmp(method, "\"lines\"") == 0) {
    printf("{ not json\n{\n  \"jsonrpc\": \"2.0\",\n  \"id\": %s,\n  \"result\": 1\n}\n", id);
    fflush(stdout);
  } else if (strcmp(method, "\"long\"") == 0) {
    answer_at_length(id, (size_t)atol(value_of(line, "size")));
  } else if (strcmp(method, "\"endless\"") == 0) {
    for (;;) putchar('x');
  } else if (strcmp(method, "\"flood\"") == 0) {
    flood();
  } else if (strcmp(method, "\"ask\"") == 0) {
    snprintf(asked_by, sizeof asked_by, "%s", id);
    say("{\"jsonrpc\":\"2.0\",\"id\":\"q1\",\"method\":\"question\"}");
  } else if (strcmp(method, "\"tell\"") == 0) {
    say("{\"jsonrpc\":\"2.0\",\"method\":\"changed\"}");
    say("{\"jsonrpc\":\"2.0\",\"method\":\"other\"}");
    say("{\"jsonrpc\":\"2.0\",\"method\":\"changed\"}");
    answer(id, "\"told\"");
  } else if (strcmp(method, "\"progress\"") == 0) {
    printf(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
        "%s,\"progress\":1}}\n",
        value_of(line, "progressToken"));
    answer(id, "\"done\"");
  } else if (strcmp(method, "\"die\"") == 0) {
    fputs("no key: hunter2hunter2\n", stderr);
    exit(3);
  } else if (strcmp(method, "\"babble\"") == 0) { /* more than the host keeps */
    for (int i = 0; i < 1000; ++i) fputs("hunter2hunter2 ", stderr);
    fputs("end of all words\n", stderr);
    exit(3);
  } else if (strcmp(method, "\"variable\"") == 0) {
    char text[300];
    const char* value = getenv("PATCHBAY_TEST_SECRET");
    snprintf(text, sizeof text, "\"%s/%s/%s\"", value == NULL ? "-" : value,
             getenv("HOME") == NULL ? "-" : getenv("HOME"), getenv("WORD") == NULL ? "-" : "word");
    answer(id, text);
  } else if (strcmp(method, "\"notifications/cancelled\"") == 0) {
    fprintf(stderr, "cancelled %s\n", value_of(line, "requestId"));
  } /* "silence" is not answered */
}

int main(int count, char** words) {
  const char* manner = count > 1 ? words[1] : "";
  if (strcmp(manner, "stubborn") == 0) be_stubborn();
  if (strcmp(manner, "leaves") == 0) { /* the leader goes, and its child stays in the group */
    be_stubborn();
    return 0;
  }
  if (strcmp(manner, "mute") == 0) return 4;
  if (strcmp(manner, "noisy") == 0) trickle("\xEF\xBB\xBFStarting\xE2\x80\xA6\n[]\n\r\n");
  char* line = NULL;
  size_t capacity = 0;
  while (getline(&line, &capacity, stdin) > 0) hear(line);
  if (strcmp(manner, "stubborn") != 0) return 0;
  alarm(1000); /* in case nobody kills it */
  for (;;) pause();
}
