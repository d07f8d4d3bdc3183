// Functions that the connectors with deliberate waits and computations share: the members of their
// arguments, the host's services, and a computation.
#ifndef PATCHBAY_TESTS_SDK_FAULTY_WAITS_H
#define PATCHBAY_TESTS_SDK_FAULTY_WAITS_H

#include <patchbay/abi/host_clock.h>
#include <time.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string_view>

#include "plain.h"

namespace {

using Arguments = std::string_view;

// Returns the text that is the member's value. In these tests, the value has no escapes.
inline std::string_view text_of(Arguments arguments, std::string_view member) {
  const auto at = arguments.find(member);
  if (at == Arguments::npos) return {};
  const auto start = arguments.find('"', arguments.find(':', at)) + 1;
  return arguments.substr(start, arguments.find('"', start) - start);
}

inline std::uint64_t number_of(Arguments arguments, std::string_view member) {
  std::uint64_t number = 0;
  const auto at = arguments.find(member);
  if (at == Arguments::npos) return number;
  const auto start = arguments.find_first_of("0123456789", at);
  std::from_chars(arguments.data() + start, arguments.data() + arguments.size(), number);
  return number;
}

// Writes a byte into the descriptor of "entered_fd". This says that the call waits in the next host
// function.
inline void tell_entered(Arguments arguments) {
  const auto fd = static_cast<int>(number_of(arguments, "\"entered_fd\""));
  if (fd != 0 && write(fd, "e", 1) != 1) throw std::runtime_error("entered_fd takes no byte");
}

template <class Table>
const Table& service(const patchbay_instance& instance, std::string_view id) {
  return *static_cast<const Table*>(instance.host->service(instance.host, {id.data(), id.size()}));
}

inline patchbay_status by_clock(const patchbay_instance& instance, const patchbay_call* call,
                                Arguments arguments, patchbay_error* error) {
  const auto& clock = service<patchbay_host_clock>(instance, PATCHBAY_HOST_CLOCK_ID);
  return clock.wait(call, number_of(arguments, "\"ms\""), error);
}

// The computing time of the calling thread so far.
inline std::chrono::nanoseconds computed() {
  timespec cpu{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu);
  return std::chrono::seconds(cpu.tv_sec) + std::chrono::nanoseconds(cpu.tv_nsec);
}

// Computes and blocks its thread. Time without a processor does not count.
inline patchbay_status by_computing(Arguments arguments) {
  const auto end = computed() + std::chrono::milliseconds(number_of(arguments, "\"ms\""));
  while (computed() < end) {
  }
  return PATCHBAY_OK;
}

}  // namespace

#endif
