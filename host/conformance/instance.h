// One instance of the connector under test, and the ways in which checks call it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "conformance/fake_host.h"
#include "conformance/lent_text.h"
#include "conformance/plugin.h"
#include "conformance/returned.h"

namespace patchbay::conformance {

// How a call is made; what a check varies.
struct Manner {
  std::uint64_t most_bytes = 8U << 20U;            // that the result's sink takes
  patchbay_status refusal = PATCHBAY_E_TOO_LARGE;  // what the sink returns then
  std::uint32_t flags = 0;                         // of an action's request
  std::uint32_t extra = 0;  // bytes of a later release behind each struct that is handed over
  char message_fill = 0;    // what the error's message is full of
  Lends lends = Lends::kPlainly;
};

class Instance {
 public:
  // Creates an instance. `created()` says whether there is one.
  Instance(const Plugin& plugin, FakeHost& host, const std::string& config,
           const Manner& manner = {});
  // Destroys it.
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  [[nodiscard]] const Returned& created() const { return created_; }
  // Ends the instance before this object does.
  void destroy();

  Returned invoke(const std::string& action, const std::string& arguments,
                  const Manner& manner = {});
  Returned list(const Manner& manner = {});
  Returned identify(const Manner& manner = {});
  Returned probe(const Manner& manner = {});

  [[nodiscard]] patchbay_instance* raw() const { return instance_; }

  // Makes a call by a function of the check: `body` calls the plugin and returns its status.
  using Body = std::function<patchbay_status(const patchbay_call* call, const patchbay_sink* result,
                                             patchbay_error* error)>;
  Returned run(const Manner& manner, const Body& body);

 private:
  const Plugin& plugin_;
  FakeHost& host_;
  patchbay_instance* instance_ = nullptr;
  Returned created_;
};

}  // namespace patchbay::conformance
