// A host of the tests' own, straight on the ABI's tables and with nothing of host/: what a
// connector meets here it meets by the letter of the headers. One thread at a time a call.
#pragma once

#include <patchbay/abi/actions.h>
#include <patchbay/abi/auth.h>
#include <patchbay/abi/entry.h>
#include <patchbay/abi/host_clock.h>
#include <patchbay/abi/host_http.h>
#include <patchbay/abi/host_log.h>
#include <patchbay/abi/host_state.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace raw {

using Headers = std::vector<std::pair<std::string, std::string>>;

inline std::string text(patchbay_str value) {
  return value.size == 0 ? std::string() : std::string(value.data, value.size);
}
inline patchbay_str str(std::string_view value) { return {value.data(), value.size()}; }

// An answer that the http service gives, or a failure of its own when `failure` is not 0.
struct Answer {
  unsigned status = 200;
  Headers headers;
  std::string body;
  patchbay_status failure = PATCHBAY_OK;
};

struct Sent {
  std::string method;
  std::string url;
  Headers headers;
  std::string body;
  std::uint32_t flags = 0;
};

// Collects what a connector writes, up to `limit` bytes.
struct Collected {
  explicit Collected(std::size_t most = SIZE_MAX) : limit(most), sink{this, &Collected::write} {}
  Collected(const Collected&) = delete;
  Collected& operator=(const Collected&) = delete;
  static patchbay_status write(void* context, const void* data, std::uint64_t size);

  std::string text;
  std::size_t limit;
  bool inside_handler = false;  // a write came while an exception was being handled
  patchbay_sink sink;
};

// What the services serve and what they saw. Everything but `call` lives as long as the host.
struct Host {
  Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  std::vector<std::string> missing;  // ids of services this host does not have
  std::map<std::string, std::string> state;
  std::vector<std::string> logged;
  std::vector<Sent> sent;
  std::map<std::string, Answer> answers;                         // by URL; 404 where there is none
  std::map<std::uint64_t, std::pair<Answer, std::size_t>> open;  // handle → answer, bytes read
  std::uint64_t next_handle = 1;
  std::uint64_t wall_ms = 1'700'000'000'000;
  std::uint64_t remaining_ms = UINT64_MAX;
  bool cancelled = false;
  std::vector<std::pair<std::uint64_t, std::string>> progress;

  patchbay_host table;
};

// A live call on `host`.
struct Call {
  explicit Call(Host& on, std::string configuration = {});
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  Host& host;
  std::string user_configuration;
  std::vector<patchbay_header> lent;  // headers lent out with the last answer
  patchbay_call table;
};

struct Failure {
  patchbay_status status = PATCHBAY_OK;
  std::string message;
  std::uint64_t retry_after_ms = 0;
  std::uint32_t provider_status = 0;
  std::string details;
  bool inside_handler = false;
};

// A connector's library, mapped for good.
class Library {
 public:
  explicit Library(const std::string& path);
  const patchbay_entry& entry() const { return *entry_; }
  const patchbay_actions& actions() const;
  const patchbay_auth* auth() const;

 private:
  const patchbay_entry* entry_;
};

struct Outcome {
  Failure failure;
  std::string result;
};

// One instance, destroyed with this object.
class Instance {
 public:
  Instance(const Library& library, Host& host, const std::string& config = "{}");
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  const Failure& failure() const { return failure_; }  // of create
  patchbay_instance* raw() const { return instance_; }
  Outcome invoke(const std::string& action, const std::string& arguments,
                 std::size_t limit = SIZE_MAX, const std::string& user_configuration = {});

 private:
  const Library& library_;
  Host& host_;
  patchbay_instance* instance_ = nullptr;
  Failure failure_;
};

// Runs `body(error)` with a fresh patchbay_error and says what came of it.
template <class Body>
Failure attempt(Body&& body) {
  Collected details;
  patchbay_error error{};
  error.struct_size = sizeof(error);
  error.details = &details.sink;
  Failure failure;
  failure.status = body(&error);
  if (failure.status == PATCHBAY_OK) return failure;
  failure.message.assign(error.message, error.message_size);
  failure.retry_after_ms = error.retry_after_ms;
  failure.provider_status = error.provider_status;
  failure.details = details.text;
  failure.inside_handler = details.inside_handler;
  return failure;
}

}  // namespace raw
