// An instance of the connector under test, and the ways in which checks call it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "conformance/call_return.h"
#include "conformance/fake_host.h"
#include "conformance/lent_text.h"
#include "conformance/plugin.h"

namespace patchbay::conformance {

// The way in which a check makes a call.
struct Manner {
  std::uint64_t most_bytes = 8U << 20U;            // maximum number of bytes that the result's sink
                                                   // accepts
  patchbay_status refusal = PATCHBAY_E_TOO_LARGE;  // the code that the sink returns for more bytes
  std::uint32_t flags = 0;                         // the flags of an action's request
  std::uint32_t extra = 0;  // extra bytes after each struct, as in a later release
  char message_fill = 0;    // the byte that fills the error's message before the call
  LoanKind lends = LoanKind::kPlainly;
};

class Instance {
 public:
  // Creates an instance. created() returns the result.
  Instance(const Plugin& plugin, FakeHost& host, const std::string& config,
           const Manner& manner = {});
  // The instance `shared`, called through another host, such as on another thread. `shared` has to
  // stay longer, and destroys the instance.
  Instance(const Instance& shared, FakeHost& host);
  // Destroys the instance, unless destroy() has done so.
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  [[nodiscard]] const CallReturn& created() const { return created_; }
  // Destroys the instance now, and not in the destructor.
  void destroy();

  CallReturn invoke(const std::string& action, const std::string& arguments,
                    const Manner& manner = {});
  CallReturn list(const Manner& manner = {});
  CallReturn identify(const Manner& manner = {});
  CallReturn probe(const Manner& manner = {});

  [[nodiscard]] patchbay_instance* raw() const { return instance_; }

  // Makes a call in this manner. `body` calls the plugin's function and returns its status.
  using Body = std::function<patchbay_status(const patchbay_call* call, const patchbay_sink* result,
                                             patchbay_error* error)>;
  CallReturn run(const Manner& manner, const Body& body);

 private:
  const Plugin& plugin_;
  FakeHost& host_;
  patchbay_instance* instance_ = nullptr;
  bool is_owner_ = true;
  CallReturn created_;
};

}  // namespace patchbay::conformance
