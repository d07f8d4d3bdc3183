// Records which connector's code runs on this strand. Code that must find the connector in an
// emergency, such as a signal handler, reads this record.
#pragma once

#include <string_view>

namespace patchbay::services {

// Records, as long as this object lives, that its strand runs a connector's code. Borrows its
// texts. It is a local variable of the strand that enters the connector.
class Suspect {
 public:
  // `action` is "" while a connector is loaded, started or stopped.
  Suspect(std::string_view connector, std::string_view action, std::string_view trace);
  ~Suspect();
  Suspect(const Suspect&) = delete;
  Suspect& operator=(const Suspect&) = delete;

  // Returns the innermost Suspect of this strand, or nullptr if the strand runs no connector. Safe
  // in a signal handler.
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
