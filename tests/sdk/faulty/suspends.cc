// Waits in the host function that its arguments name, computes, or does both in turns; may throw
// across the wait.
#include <patchbay/abi/host_clock.h>
#include <patchbay/abi/host_http.h>
#include <time.h>

#include <charconv>
#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>

#include "plain.h"

namespace {

using Arguments = std::string_view;

// The text that is the member's value; these tests write no escapes in it.
std::string_view text_of(Arguments arguments, std::string_view member) {
  const auto at = arguments.find(member);
  if (at == Arguments::npos) return {};
  const auto start = arguments.find('"', arguments.find(':', at)) + 1;
  return arguments.substr(start, arguments.find('"', start) - start);
}

std::uint64_t number_of(Arguments arguments, std::string_view member) {
  std::uint64_t number = 0;
  const auto at = arguments.find(member);
  if (at == Arguments::npos) return number;
  const auto start = arguments.find_first_of("0123456789", at);
  std::from_chars(arguments.data() + start, arguments.data() + arguments.size(), number);
  return number;
}

template <class Table>
const Table& service(const patchbay_instance& instance, std::string_view id) {
  return *static_cast<const Table*>(instance.host->service(instance.host, {id.data(), id.size()}));
}

patchbay_status by_clock(const patchbay_instance& instance, const patchbay_call* call,
                         Arguments arguments, patchbay_error* error) {
  const auto& clock = service<patchbay_host_clock>(instance, PATCHBAY_HOST_CLOCK_ID);
  return clock.wait(call, number_of(arguments, "\"ms\""), error);
}

// In `send`, or with its answer in `read` or `pipe`.
patchbay_status by_http(const patchbay_instance& instance, const patchbay_call* call,
                        Arguments arguments, std::string_view by, patchbay_error* error) {
  const auto& http = service<patchbay_host_http>(instance, PATCHBAY_HOST_HTTP_ID);
  const std::string_view url = text_of(arguments, "\"url\"");
  patchbay_http_request asked{};
  asked.struct_size = sizeof(asked);
  asked.url = {url.data(), url.size()};
  patchbay_http_response response{};
  response.struct_size = sizeof(response);
  patchbay_status status = http.send(call, &asked, &response, error);
  if (status != PATCHBAY_OK) return status;
  std::uint64_t got = 1;
  if (by == "pipe") {
    const auto take = [](void*, const void*, std::uint64_t) -> patchbay_status {
      return PATCHBAY_OK;
    };
    const patchbay_sink sink{nullptr, take};
    status = http.pipe(call, response.handle, &sink, &got, error);
  }
  char piece[256];
  while (by != "pipe" && status == PATCHBAY_OK && got != 0) {
    status = http.read(call, response.handle, piece, sizeof(piece), &got, error);
  }
  http.close(call, response.handle);
  return status;
}

// What the calling thread has computed so far.
std::chrono::nanoseconds computed() {
  timespec cpu{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu);
  return std::chrono::seconds(cpu.tv_sec) + std::chrono::nanoseconds(cpu.tv_nsec);
}

// Holds its thread. Time in which the thread gets no processor does not count.
patchbay_status by_computing(Arguments arguments) {
  const auto end = computed() + std::chrono::milliseconds(number_of(arguments, "\"ms\""));
  while (computed() < end) {
  }
  return PATCHBAY_OK;
}

// Computes for "ms" and waits for a moment, again and again, "times" in all. It does not heed the
// end of the call, which ends the waits at once.
patchbay_status by_turns(const patchbay_instance& instance, const patchbay_call* call,
                         Arguments arguments, patchbay_error* error) {
  const auto& clock = service<patchbay_host_clock>(instance, PATCHBAY_HOST_CLOCK_ID);
  for (std::uint64_t left = number_of(arguments, "\"times\""); left > 0; --left) {
    by_computing(arguments);
    clock.wait(call, 1, error);
  }
  return PATCHBAY_OK;
}

patchbay_status wait(const patchbay_instance& instance, const patchbay_call* call,
                     Arguments arguments, patchbay_error* error) {
  const std::string_view by = text_of(arguments, "\"by\"");
  if (by == "compute") return by_computing(arguments);
  if (by == "turns") return by_turns(instance, call, arguments, error);
  if (by == "clock") return by_clock(instance, call, arguments, error);
  return by_http(instance, call, arguments, by, error);
}

// Waits while an exception unwinds the frames below.
struct WaitsAtItsEnd {
  const patchbay_instance& instance;
  const patchbay_call* call;
  Arguments arguments;
  patchbay_error* error;
  patchbay_status& status;
  ~WaitsAtItsEnd() { status = wait(instance, call, arguments, error); }
};

}  // namespace

// With "throws": "caught", an exception is under way while the call waits; "out": it leaves the
// connector after the wait.
PLAIN_GO {
  const Arguments arguments(request->arguments.data, request->arguments.size);
  const std::string_view throws = text_of(arguments, "\"throws\"");
  patchbay_status status = PATCHBAY_OK;
  if (throws == "caught") {
    try {
      const WaitsAtItsEnd waits{*instance, call, arguments, error, status};
      throw std::runtime_error(std::string(arguments));
    } catch (const std::runtime_error& caught) {
      if (caught.what() != arguments) return plain_fail(error, 900, "another call's exception");
    }
  } else {
    status = wait(*instance, call, arguments, error);
  }
  if (throws == "out") throw std::runtime_error("after the wait");
  return status == PATCHBAY_OK ? plain_write(outcome->result, "{}") : status;
}

PLAIN_CONNECTOR(go)
