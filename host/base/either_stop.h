#pragma once

#include <stop_token>

namespace patchbay {

// Has a stop token that is stopped when one of two other tokens is stopped, for example the
// caller's and the host's. These two tokens may be destroyed after the constructor.
class EitherStop {
 public:
  EitherStop(const std::stop_token& one, const std::stop_token& other)
      : on_one_(one, Stop{&source_}), on_other_(other, Stop{&source_}) {}
  EitherStop(const EitherStop&) = delete;
  EitherStop& operator=(const EitherStop&) = delete;

  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

 private:
  struct Stop {
    std::stop_source* source;
    void operator()() const { source->request_stop(); }
  };

  std::stop_source source_;
  std::stop_callback<Stop> on_one_;
  std::stop_callback<Stop> on_other_;
};

}  // namespace patchbay
