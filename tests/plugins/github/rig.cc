#include "plugins/github/rig.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <stdexcept>

#include "base/clock.h"
#include "base/random.h"
#include "http_client/http_client.h"
#include "http_client/provider_blocks.h"
#include "http_service/all_services.h"
#include "links/configured_links.h"
#include "links/link_hook.h"
#include "loader/loader.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

class NotedWait final : public Wait {
 public:
  void for_duration(std::chrono::milliseconds time, const std::stop_token&) override {
    const std::lock_guard lock(mutex_);
    waits_.push_back(time);
  }
  [[nodiscard]] std::vector<std::chrono::milliseconds> all() const {
    const std::lock_guard lock(mutex_);
    return waits_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::chrono::milliseconds> waits_;
};

class ReadyNetwork final : public http_service::Network {
 public:
  explicit ReadyNetwork(const http_service::HttpAccess& access) : access_(access) {}
  Result<const http_service::HttpAccess*> open() override { return &access_; }
  Network& of_nobody() override { return *this; }

 private:
  http_service::HttpAccess access_;
};

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(std::string(result.error().message()));
  return std::move(result).value();
}

http_client::OriginPolicy only(const std::string& url) {
  auto origin = url.substr(0, url.find('/', url.find("://") + 3));
  return http_client::OriginPolicy(
      {{must(http_client::OriginPattern::parse(origin)), true, http_client::Reach::kLoopback}});
}

std::vector<links::ConfiguredLink> links_of(const RigOptions& options) {
  std::vector<links::ConfiguredLink> links;
  if (!options.token.empty())
    links.push_back({"link", "github", Secret(options.token), "", options.user_configuration, {}});
  return links;
}

}  // namespace

struct Rig::State {
  explicit State(const RigOptions& options)
      : manifest(must(manifest::read_manifest(PATCHBAY_CONNECTORS "/github"))),
        origins(only(options.base_url)),
        configured(links_of(options)),
        links({&configured}),
        blocks(clock, random) {
    const auto found = links.find(manifest, "", {});
    if (found) link = found.value();
    hook.emplace(link.get(), manifest);
    const services::CallContext context{
        .connector = "github", .action = {}, .link = {}, .trace_id = TraceId::make(random)};
    instance = must(loader::Instance::create(must(loader.load(manifest)), host, context,
                                             json{{"base_url", options.base_url}}.dump()));
  }

  // Runs `work` with the call frame of a new call.
  template <class Work>
  auto call(Work work) {
    ReadyNetwork network({.client = client,
                          .wait = wait,
                          .origins = origins,
                          .hook = &*hook,
                          .classifier = instance->auth()->classifier(),
                          .blocks = &blocks,
                          .block_scopes = {{{"github", "link"}, std::chrono::hours(1)}}});
    services::CallContext context{
        .connector = "github", .action = {}, .link = {}, .trace_id = TraceId::make(random)};
    context.deadline = clock.now() + std::chrono::seconds(20);
    context.network = &network;
    if (link) context.link = {link->id(), link->account(), link->user_configuration()};
    services::CallFrame frame(host, context);
    return work(frame);
  }

  SystemClock clock;
  SystemRandom random;
  telemetry::Log log{{.level = telemetry::Level::kError, .format = {}, .file = {}, .writer = {}},
                     clock};
  services::MemoryStateStore state;
  NotedWait wait;
  services::HostTable host{{http_service::all_services(), clock, log, state, wait}};
  http_client::HttpClient client{{}, clock, random, log, wait};
  manifest::Manifest manifest;
  http_client::OriginPolicy origins;
  links::ConfiguredLinks configured;
  links::Links links;
  std::shared_ptr<links::Link> link;
  std::optional<links::LinkHook> hook;
  http_client::ProviderBlocks blocks;
  loader::Loader loader;
  std::unique_ptr<const loader::Instance> instance;
};

Rig::Rig(const RigOptions& options) : state_(std::make_unique<State>(options)) {}
Rig::~Rig() = default;

Result<json> Rig::invoke(const std::string& action, const json& arguments) {
  const auto& actions = state_->manifest.actions;
  const auto known = std::find_if(actions.begin(), actions.end(),
                                  [&](const auto& each) { return each.id == action; });
  if (known == actions.end()) throw std::runtime_error("the manifest has no action " + action);
  const std::string text = arguments.dump();
  PATCHBAY_TRY(known->parameters.check(text));
  std::string result;
  PATCHBAY_TRY(state_->call([&](const services::CallFrame& frame) -> Result<void> {
    std::string asked;
    services::ResultSink sink(frame, result);
    PATCHBAY_TRY(state_->instance->actions()->invoke(frame, {action, text}, sink, asked));
    return success();
  }));
  const auto judged = known->result->check(result, {.bytes = std::size_t{8} << 20U});
  if (!judged) {
    std::string faults;
    for (const auto& fault : judged.error().details().faults) faults += fault.sentence + " ";
    return Error(Code::kResultInvalid, faults);
  }
  return json::parse(result);
}

Result<json> Rig::identify() {
  std::string identity;
  PATCHBAY_TRY(state_->call([&](const services::CallFrame& frame) {
    services::ResultSink sink(frame, identity);
    return state_->instance->auth()->identify(frame, sink);
  }));
  return json::parse(identity);
}

Result<void> Rig::probe() {
  return state_->call(
      [&](const services::CallFrame& frame) { return state_->instance->auth()->probe(frame); });
}

std::vector<std::chrono::milliseconds> Rig::waits() const { return state_->wait.all(); }

}  // namespace patchbay::test
