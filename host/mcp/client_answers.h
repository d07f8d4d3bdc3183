#pragma once

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/condition.h"
#include "base/mutex.h"
#include "mcp/message.h"

namespace patchbay::mcp {

// The clients' answers to questions on a stream, for revisions before 2026-07-28. A client sends
// each answer in a separate POST, in the stream's session. Thread-safe.
class ClientAnswers {
 public:
  static constexpr std::size_t kLongest = std::size_t{64} << 10;  // maximum size of an answer in
                                                                  // bytes

  // The expected answers to one session's questions. ClientAnswers::take() accepts them as long as
  // this object lives.
  class Expected {
   public:
    // `ids` are the questions' ids as JSON.
    Expected(ClientAnswers& among, const std::string& session, std::vector<std::string> ids);
    ~Expected();
    Expected(const Expected&) = delete;
    Expected& operator=(const Expected&) = delete;

    // Waits for all answers or for an error, until `until` of the steady clock. Returns false if
    // that time or a stop came first.
    bool wait(const std::stop_token& stopped, Monotonic until);
    // Returns the results as JSON, in the order of the ids. Returns nullopt if a result is missing,
    // too long, or an error. Must be called once.
    std::optional<std::vector<std::string>> take();

   private:
    friend class ClientAnswers;

    ClientAnswers& among_;
    const std::string session_;
    const std::vector<std::string> ids_;
    Condition came_;
    // Guarded by the mutex of `among_`. "" means that the answer is an error or too long.
    std::vector<std::optional<std::string>> results_;
    std::size_t missing_;
  };

  // Returns the result in an answer as JSON. Returns "" if the answer is an error or longer than
  // kLongest.
  static std::string result_of(const Message& answer);

  // Stores a session's answer for the Expected that waits for it. Ignores a second answer to the
  // same question. Returns false if this host does not wait for the answer.
  bool take(const std::string& session, const Message& answer);

 private:
  using Name = std::pair<std::string, std::string>;  // the session's nonce and the question's id
  struct Seat {
    Expected* expected;
    std::size_t index;
  };

  Mutex mutex_;
  std::map<Name, Seat> seats_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::mcp
