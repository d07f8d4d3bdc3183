#pragma once

#include <patchbay/abi/error.h>
#include <patchbay/abi/host_clock.h>
#include <patchbay/abi/host_http.h>
#include <patchbay/abi/host_log.h>
#include <patchbay/abi/host_state.h>

#include <string>

#include "http_client/client_fixture.h"
#include "http_service/all_services.h"
#include "http_service/http_access.h"
#include "services/call_frame.h"
#include "services/services.h"
#include "services/text.h"

namespace patchbay::test {

// Receives the failure of a function that a plugin calls.
struct PluginFailure {
  PluginFailure() { raw.struct_size = sizeof raw; }
  [[nodiscard]] std::string message() const { return {raw.message, raw.message_size}; }
  patchbay_error raw{};
};

// A sink that belongs to the plugin.
struct PluginText {
  [[nodiscard]] const patchbay_sink* sink() const { return &sink_; }
  std::string text;

 private:
  static patchbay_status write(void* context, const void* data, std::uint64_t size) {
    static_cast<PluginText*>(context)->text.append(static_cast<const char*>(data), size);
    return PATCHBAY_OK;
  }
  patchbay_sink sink_{this, &write};
};

// The account of a call. It records the reports that it gets, and has a new credential as long as
// `renewals` is not 0.
class ToldLink final : public links::Link {
 public:
  const std::string& id() const override { return id_; }
  const std::string& account() const override { return none_; }
  const std::string& user_configuration() const override { return none_; }
  Result<void> authorize(const links::Need& /*need*/) override { return success(); }
  Result<links::Credential> credential(const Patience& /*patience*/) override {
    return links::Credential{Secret("key-" + std::to_string(generation)),
                             links::CredentialKind::kKey, generation};
  }
  Result<void> renew(std::int64_t refused, const Patience& /*patience*/) override {
    told.push_back("renew " + std::to_string(refused));
    if (renewals == 0) return unrenewed;
    --renewals;
    ++generation;
    return success();
  }
  void accepted(std::int64_t taken) override { told.push_back("taken " + std::to_string(taken)); }
  void doubted(std::int64_t of) override { told.push_back("doubted " + std::to_string(of)); }
  void revoked(std::int64_t of) override { told.push_back("revoked " + std::to_string(of)); }

  std::int64_t generation = 1;
  int renewals = 0;
  Error unrenewed =
      Error(Code::kLinkExpired, "Connect the account again.").with_reason("token_refused");
  std::vector<std::string> told;

 private:
  const std::string id_ = "link-1";
  const std::string none_;
};

// Lets a test act as a plugin. The test has the host's tables and calls them through the C ABI. The
// tables use a real client and a server on loopback.
class PluginSeat : public ClientFixture, public http_service::Network {
 public:
  PluginSeat()
      : table({.abi = http_service::all_services(),
               .clock = clock,
               .log = log,
               .state = state,
               .wait = wait}) {
    context.connector = "seat";
    context.action = "go";
    context.network = this;
    SystemRandom system;
    context.trace_id = TraceId::make(system);
  }

  template <class Table>
  const Table& service(std::string_view id) const {
    return *static_cast<const Table*>(table.abi()->service(table.abi(), services::to_abi(id)));
  }
  const patchbay_host_http& http() const {
    return service<patchbay_host_http>(PATCHBAY_HOST_HTTP_ID);
  }

  Network& of_nobody() override { return *this; }
  Result<const http_service::HttpAccess*> open() override {
    if (!access) {
      access.emplace(http_service::HttpAccess{.client = client, .wait = wait, .origins = policy});
      access->classifier = classifier;
      access->hook = hook;
      access->account = cached_for;
      access->blocks = blocks;
      access->block_scopes = block_scopes;
      access->cache = cache;
      access->cache_lifetime = std::chrono::minutes(cache != nullptr ? 5 : 0);
    }
    return &*access;
  }

  // Sends a GET for `path`, as a plugin does.
  patchbay_status get(const services::CallFrame& frame, const std::string& path) {
    const std::string url = path.starts_with("http") ? path : server.url(path);
    patchbay_http_request request{};
    request.struct_size = sizeof request;
    request.url = services::to_abi(url);
    request.headers = headers.data();
    request.header_count = headers.size();
    response = {};
    response.struct_size = sizeof response;
    failure = {};
    return http().send(frame.abi(), &request, &response, &failure.raw);
  }

  std::string body(const services::CallFrame& frame) {
    PluginText text;
    std::uint64_t piped = 0;
    http().pipe(frame.abi(), response.handle, text.sink(), &piped, &failure.raw);
    return text.text;
  }

  services::MemoryStateStore state;
  services::HostTable table;
  services::CallContext context;
  http_service::Classifier classifier;
  std::string cached_for = "link-1";  // the account under which the cache stores answers
  http_client::ProviderBlocks* blocks = nullptr;
  std::vector<http_client::BlockScope> block_scopes;
  ToldLink account;
  manifest::Manifest manifest;
  links::LinkHook linked{&account, manifest};
  links::LinkHook* hook = &linked;
  http_client::ResponseCache* cache = nullptr;
  std::vector<patchbay_header> headers;
  patchbay_http_response response{};
  PluginFailure failure;
  std::optional<http_service::HttpAccess> access;
};

// Makes the provider give this answer to requests for `path`. `headers` has complete lines.
inline void answers(PluginSeat& seat, const std::string& path, int status,
                    const std::string& body = "", const std::string& headers = "") {
  seat.server.on(path, [=](const SeenRequest&, ServerConnection& connection) {
    connection.answer(status, body, headers);
  });
}

}  // namespace patchbay::test
