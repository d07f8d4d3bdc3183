/* Goes on after its deadline: for 600 ms of the host's monotonic clock, or until a byte or the end
 * of file comes from the descriptor in {"release_fd": N}. A byte goes to {"entered_fd": N} before.
 */
#include <patchbay/abi/host_clock.h>
#include <stdlib.h>
#include <unistd.h>

#include "plain.h"

/* Returns the number after `name` and a colon; -1 if it is missing. */
static int descriptor(patchbay_str arguments, const char* name) {
  char text[256] = {0};
  memcpy(text, arguments.data, arguments.size < 255 ? arguments.size : 255);
  const char* found = strstr(text, name);
  return found ? atoi(found + strlen(name) + 1) : -1;
}

static void spin(const patchbay_instance* instance, const patchbay_call* call) {
  const patchbay_str id = TEXT(PATCHBAY_HOST_CLOCK_ID);
  const patchbay_host_clock* clock =
      (const patchbay_host_clock*)instance->host->service(instance->host, id);
  if (!clock || call->remaining_ms(call) == UINT64_MAX) return; /* no deadline */
  while (call->remaining_ms(call) > 0) {
  }
  const uint64_t end = clock->monotonic_ns(call) + 600000000u;
  while (clock->monotonic_ns(call) < end) {
  }
}

PLAIN_GO {
  (void)error;
  const int fd = descriptor(request->arguments, "\"release_fd\"");
  const int entered = descriptor(request->arguments, "\"entered_fd\"");
  char byte = 'e';
  if (entered >= 0 && write(entered, &byte, 1) != 1) {
    return plain_fail(error, PATCHBAY_E_PLUGIN_FAULT, "entered_fd takes no byte.");
  }
  if (fd < 0) {
    spin(instance, call);
  } else if (read(fd, &byte, 1) < 0) {
    return plain_fail(error, PATCHBAY_E_PLUGIN_FAULT, "release_fd cannot be read.");
  }
  return plain_write(outcome->result, "{}");
}

PLAIN_CONNECTOR(go)
