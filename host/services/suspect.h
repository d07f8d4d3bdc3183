// Whose code runs on this thread: for those who have to name a culprit when there is no time left,
// such as handlers of signals.
#pragma once

#include <string_view>

namespace patchbay::services {

// Says so as long as it lives. What it shows is borrowed. Lives on the stack of the thread that
// enters the connector.
class Suspect {
 public:
  // `action` is "" where a connector is loaded, started or ended.
  Suspect(std::string_view connector, std::string_view action, std::string_view trace);
  ~Suspect();
  Suspect(const Suspect&) = delete;
  Suspect& operator=(const Suspect&) = delete;

  // The innermost of this thread; nullptr: no connector runs on it. Safe in a handler of a signal.
  static const Suspect* current();

  [[nodiscard]] std::string_view connector() const { return connector_; }
  [[nodiscard]] std::string_view action() const { return action_; }
  [[nodiscard]] std::string_view trace() const { return trace_; }

 private:
  std::string_view connector_;
  std::string_view action_;
  std::string_view trace_;
  const Suspect* outer_;
};

}  // namespace patchbay::services
