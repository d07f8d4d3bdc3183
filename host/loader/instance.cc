#include "loader/instance.h"

#include <simdjson.h>

#include <algorithm>

#include "services/barrier.h"
#include "services/text.h"

namespace patchbay::loader {
namespace {

using services::enter_plugin;
using services::from_abi;
using services::to_abi;

// A plugin that was stopped by the sink is to blame for what it wrote, not for how it then failed.
Result<void> judged(const services::CallFrame& frame, const services::ResultSink& sink,
                    Result<void> outcome) {
  if (!sink.overflowed()) return outcome;
  return Error(Code::kResultInvalid, "Connector \"" + std::string(frame.context().connector) +
                                         "\" answered with more than the " +
                                         std::to_string(sink.limit()) +
                                         " bytes a result may have. Ask for less at a time.");
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// As much of a plugin's text as the struct can hold, whatever it claims.
template <std::size_t Size>
std::string_view bounded(const char (&text)[Size], std::uint32_t size) {
  return {text, std::min<std::size_t>(size, Size)};
}

Verdict read_verdict(const patchbay_verdict& verdict) {
  Verdict out;
  if (verdict.kind <= PATCHBAY_ANSWER_REFUSED) out.meaning = static_cast<Meaning>(verdict.kind);
  if (verdict.retry_after_ms != 0) {
    constexpr std::uint64_t kLongest = 1000ULL * 60 * 60 * 24 * 366;
    out.retry_after = std::chrono::milliseconds(std::min(verdict.retry_after_ms, kLongest));
  }
  out.scopes = words_of(bounded(verdict.scopes, verdict.scopes_size));
  const std::string_view message = bounded(verdict.message, verdict.message_size);
  if (simdjson::validate_utf8(message.data(), message.size())) out.message = message;
  return out;
}

}  // namespace

Result<void> Actions::invoke(const services::CallFrame& frame, std::string_view action,
                             std::string_view arguments, services::ResultSink& result) const {
  return judged(frame, result, enter_plugin(frame, [&](patchbay_error* error) {
                  return table_->invoke(instance_, frame.abi(), to_abi(action), to_abi(arguments),
                                        result.abi(), error);
                }));
}

Result<ListedActions> Actions::list(const services::CallFrame& frame,
                                    services::ResultSink& actions) const {
  patchbay_action_list about{sizeof(patchbay_action_list), 0, 0, 0};
  PATCHBAY_TRY(judged(frame, actions, enter_plugin(frame, [&](patchbay_error* error) {
                        return table_->list(instance_, frame.abi(), actions.abi(), &about, error);
                      })));
  constexpr std::uint64_t kLongest = 1000ULL * 60 * 60 * 24;
  return ListedActions{
      .generation = about.generation,
      .lifetime = std::chrono::milliseconds(std::min(about.lifetime_ms, kLongest))};
}

Result<void> Auth::identify(const services::CallFrame& frame,
                            services::ResultSink& identity) const {
  return judged(frame, identity, enter_plugin(frame, [&](patchbay_error* error) {
                  return table_->identify(instance_, frame.abi(), identity.abi(), error);
                }));
}

Result<void> Auth::probe(const services::CallFrame& frame) const {
  return enter_plugin(
      frame, [&](patchbay_error* error) { return table_->probe(instance_, frame.abi(), error); });
}

Result<std::optional<Verdict>> Auth::classify(const ProviderAnswer& answer) const {
  if (table_->classify == nullptr) return std::optional<Verdict>();
  constexpr std::size_t kBody = std::size_t{64} << 10;
  std::vector<patchbay_header> headers;
  headers.reserve(answer.headers.size());
  for (const HeaderView& header : answer.headers) {
    headers.push_back({to_abi(header.name), to_abi(header.value)});
  }
  using std::chrono::duration_cast;
  const patchbay_answer seen{
      .struct_size = sizeof(patchbay_answer),
      .status = answer.status,
      .headers = headers.data(),
      .header_count = headers.size(),
      .body = to_abi(answer.body.substr(0, kBody)),
      .now_ms = static_cast<std::uint64_t>(
          duration_cast<std::chrono::milliseconds>(answer.now.time_since_epoch()).count())};
  patchbay_verdict verdict{};
  verdict.struct_size = sizeof verdict;
  try {
    table_->classify(instance_, &seen, &verdict);
  } catch (const abi::__forced_unwind&) {
    throw;  // the thread is being ended; that must not be stopped
  } catch (...) {
    return Error(Code::kPluginFault,
                 "an exception came out of the connector's classify function; no exception may "
                 "leave a plugin.");
  }
  return std::optional<Verdict>(read_verdict(verdict));
}

Instance::Instance(std::shared_ptr<const Library> library, const services::HostTable& host,
                   const TraceId& trace_id, patchbay_instance* instance)
    : library_(std::move(library)), host_(host), trace_id_(trace_id), instance_(instance) {
  const Library::Tables& tables = library_->tables();
  if (tables.actions != nullptr) actions_.emplace(tables.actions, instance);
  if (tables.auth != nullptr) auth_.emplace(tables.auth, instance);
}

Result<std::unique_ptr<const Instance>> Instance::create(std::shared_ptr<const Library> library,
                                                         const services::HostTable& host,
                                                         const services::CallContext& context,
                                                         std::string_view config) {
  services::CallContext own = context;
  own.connector = library->id();
  own.action = {};
  own.link = {};
  const services::CallFrame frame(host, own);
  patchbay_instance* made = nullptr;
  PATCHBAY_TRY(enter_plugin(frame, [&](patchbay_error* error) {
    return library->tables().entry->create(frame.abi(), host.abi(), to_abi(config), &made, error);
  }));
  if (made == nullptr) {
    return Error(Code::kPluginFault, "Connector \"" + library->id() +
                                         "\" says that it made an instance and gave none. This is "
                                         "a bug of the connector: tell its maker.");
  }
  return std::unique_ptr<const Instance>(
      new Instance(std::move(library), host, context.trace_id, made));
}

Instance::~Instance() {
  const services::CallContext context{
      .connector = library_->id(), .action = {}, .link = {}, .trace_id = trace_id_};
  const services::CallFrame frame(host_, context);
  // Nothing can be done about its failure here; the barrier has kept it from going further.
  (void)enter_plugin(frame, [&](patchbay_error*) {
    library_->tables().entry->destroy(frame.abi(), instance_);
    return PATCHBAY_OK;
  });
}

}  // namespace patchbay::loader
