#include "process/run.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>

#include "base/later.h"
#include "base/machine_clock.h"
#include "base/shortage.h"
#include "process/child.h"
#include "process/stop_descriptor.h"
#include "process/streams.h"

namespace patchbay::process {
namespace {

// Returns an Output that stores only the end of the text, so that a program may write any amount.
// If `all` is set, also passes every piece to it.
Output end_into(std::string& text, const Output& all) {
  return [&text, &all](std::string_view piece) -> Result<void> {
    text.append(piece.substr(piece.size() - std::min(piece.size(), kLastWords)));
    if (text.size() > kLastWords) text.erase(0, text.size() - kLastWords);
    if (!all) return success();
    return all(piece);
  };
}

// One run of a program, from its start to its end.
class Run {
 public:
  Run(const Command& command, Child& child, const Input& input, const Output& output,
      const Patience& patience, const Output& errors, Monotonic begun)
      : child_(child),
        patience_(patience),
        late_(command.limits.time ? later(begun, *command.limits.time) : Monotonic::max()),
        feeding_(input),
        taking_(output, command.limits.output),
        keep_(end_into(last_words_, errors)),
        listening_(keep_, std::nullopt) {}

  // Waits for the program. Returns how this process ended it. Returns nullopt if it ended by
  // itself.
  Result<std::optional<EndCause>> watch(int stopped);
  // Reads the output that remains in the pipes after the program's group has ended.
  Result<void> take_the_rest();

  [[nodiscard]] bool wrote_too_much() const { return taking_.over_limit(); }
  [[nodiscard]] std::string last_words() const { return last_words_; }

 private:
  Result<void> serve(const pollfd& input, const pollfd& output, const pollfd& errors);
  [[nodiscard]] int milliseconds_left() const;

  Child& child_;
  const Patience& patience_;
  const Monotonic late_;
  InputWriter feeding_;
  OutputReader taking_;
  std::string last_words_;
  const Output keep_;
  OutputReader listening_;
};

int Run::milliseconds_left() const {
  const Monotonic until = std::min(late_, patience_.deadline);
  if (until == Monotonic::max()) return -1;
  const std::int64_t left = time_left(until, machine_now()).count();
  return static_cast<int>(std::min<std::int64_t>(left, std::numeric_limits<int>::max()));
}

Result<void> Run::serve(const pollfd& input, const pollfd& output, const pollfd& errors) {
  if (input.revents != 0) {
    PATCHBAY_TRY(const bool more, feeding_.go_on(input.fd));
    if (!more) child_.close_input();
  }
  if (output.revents != 0) {
    PATCHBAY_TRY(taking_.go_on(output.fd));
  }
  if (errors.revents != 0) {
    PATCHBAY_TRY(listening_.go_on(errors.fd));
  }
  return success();
}

Result<std::optional<EndCause>> Run::watch(int stopped) {
  for (;;) {
    std::array<pollfd, 5> files{{{child_.handle(), POLLIN, 0},
                                 {stopped, POLLIN, 0},
                                 {child_.input(), POLLOUT, 0},
                                 {taking_.ended() ? -1 : child_.output(), POLLIN, 0},
                                 {listening_.ended() ? -1 : child_.errors(), POLLIN, 0}}};
    const int ready = ::poll(files.data(), files.size(), milliseconds_left());
    if (ready < 0 && errno != EINTR) return shortage("a program cannot be watched", errno);
    if (ready < 0) continue;
    if (files[0].revents != 0) return std::nullopt;
    if (files[1].revents != 0 || machine_now() >= patience_.deadline) return EndCause::kStopped;
    if (machine_now() >= late_) return EndCause::kTime;
    PATCHBAY_TRY(serve(files[2], files[3], files[4]));
    if (taking_.over_limit()) return EndCause::kOutput;
  }
}

Result<void> Run::take_the_rest() {
  for (bool more = true; more;) {
    PATCHBAY_TRY(more, taking_.go_on(child_.output()));
  }
  // At most the contents of one pipe are read, because another process with the pipe may continue
  // to write.
  for (std::size_t pieces = 0; pieces < 2; ++pieces) {
    PATCHBAY_TRY(listening_.go_on(child_.errors()));
  }
  return success();
}

}  // namespace

Result<Ending> run(const Command& command, const Input& input, const Output& output,
                   const Patience& patience, const Output& errors) {
  const Monotonic begun = machine_now();
  PATCHBAY_TRY(const auto stop, StopDescriptor::make(patience));
  PATCHBAY_TRY(const auto child, Child::start(command));
  Run running(command, *child, input, output, patience, errors, begun);
  PATCHBAY_TRY(const auto cut, running.watch(stop->get()));
  Ending ending;
  PATCHBAY_TRY(ending.status, child->finish());
  if (!cut) {
    PATCHBAY_TRY(running.take_the_rest());
  }
  ending.last_words = running.last_words();
  ending.how = cut ? *cut
               : running.wrote_too_much()
                   ? EndCause::kOutput
                   : how_of(ending.status, ending.last_words, command.limits);
  ending.time = std::chrono::duration_cast<std::chrono::milliseconds>(machine_now() - begun);
  return ending;
}

Input input_of(std::string_view text) {
  return [text](std::span<char> out) mutable -> Result<std::size_t> {
    const std::size_t size = std::min(out.size(), text.size());
    std::copy_n(text.data(), size, out.data());
    text.remove_prefix(size);
    return size;
  };
}

Output output_into(std::string& text) {
  return [&text](std::string_view piece) -> Result<void> {
    text.append(piece);
    return success();
  };
}

}  // namespace patchbay::process
