#include "conformance/instance.h"

#include <algorithm>
#include <cstring>

#include "conformance/filled_struct.h"
#include "conformance/lent_text.h"

namespace patchbay::conformance {
namespace {

// Receives the bytes that a connector writes, up to a limit.
struct TakenText {
  TakenText(FakeHost& fake, const Manner& manner)
      : host(fake), most(manner.most_bytes), refusal(manner.refusal) {}

  FakeHost& host;
  std::uint64_t most;
  patchbay_status refusal;
  std::string text;
  bool has_refused = false;
  patchbay_sink sink{this, &TakenText::write};

  static patchbay_status write(void* context, const void* data, std::uint64_t size) {
    auto& self = *static_cast<TakenText*>(context);
    if (self.has_refused) {
      self.host.breach(Breach::kWriteAfterRefusal,
                       "the sink got " + std::to_string(size) + " more bytes after it had refused");
      return self.refusal;
    }
    self.has_refused = size > self.most - self.text.size();
    if (self.has_refused) return self.refusal;
    if (size > 0) self.text.append(static_cast<const char*>(data), static_cast<std::size_t>(size));
    return PATCHBAY_OK;
  }
};

// A text that is lent for one call, in the way that `manner.lends` says.
struct LentArgument {
  LentArgument(const std::string& text, const Manner& manner) : raw(borrow(text)) {
    if (manner.lends == LoanKind::kPlainly) return;
    strict = std::make_unique<LentText>(text, manner.lends);
    raw = strict->raw();
  }
  patchbay_str raw;
  std::unique_ptr<LentText> strict;
};

void read_error(const FilledStruct<patchbay_error>& error, CallReturn& into) {
  into.error_is_whole = error.is_whole();
  into.code = error->code;
  into.message_size = error->message_size;
  into.provider_status = error->provider_status;
  into.message.assign(error->message,
                      std::min<std::size_t>(error->message_size, sizeof(error->message)));
}

}  // namespace

Instance::Instance(const Plugin& plugin, FakeHost& host, const std::string& config,
                   const Manner& manner)
    : plugin_(plugin), host_(host) {
  host_.auth = plugin.auth;
  host_.config = config;
  const LentArgument lent(config, manner);
  created_ = run(manner, [&](const patchbay_call* call, const patchbay_sink* /*result*/,
                             patchbay_error* error) {
    return plugin_.entry->create(call, host_.table(), lent.raw, &instance_, error);
  });
  if (!created_.ok()) instance_ = nullptr;
}

Instance::Instance(const Instance& shared, FakeHost& host)
    : plugin_(shared.plugin_), host_(host), instance_(shared.instance_), is_owner_(false) {
  host_.auth = plugin_.auth;
  host_.config = shared.host_.config;
}

Instance::~Instance() { destroy(); }

void Instance::destroy() {
  if (!created_.ok() || instance_ == nullptr || !is_owner_) return;
  CallFrame& call = host_.begin(instance_);
  plugin_.entry->destroy(&call.table, instance_);
  host_.end(call);
  instance_ = nullptr;
}

CallReturn Instance::invoke(const std::string& action, const std::string& arguments,
                            const Manner& manner) {
  const LentArgument lent_action(action, manner);
  const LentArgument lent_arguments(arguments, manner);
  FilledStruct<patchbay_action_request> request(manner.extra);
  request->flags = manner.flags;
  request->action = lent_action.raw;
  request->arguments = lent_arguments.raw;
  TakenText continuation(host_, {});
  FilledStruct<patchbay_action_outcome> outcome(manner.extra);
  outcome->continuation = &continuation.sink;
  CallReturn returned = run(
      manner, [&](const patchbay_call* call, const patchbay_sink* result, patchbay_error* error) {
        outcome->result = result;
        return plugin_.actions->invoke(instance_, call, request.get(), outcome.get(), error);
      });
  returned.kind = outcome->kind;
  returned.continuation = continuation.text;
  returned.outcome_is_whole = outcome.is_whole();
  return returned;
}

CallReturn Instance::list(const Manner& manner) {
  FilledStruct<patchbay_action_list> about(manner.extra);
  CallReturn returned = run(
      manner, [&](const patchbay_call* call, const patchbay_sink* result, patchbay_error* error) {
        return plugin_.actions->list(instance_, call, result, about.get(), error);
      });
  returned.outcome_is_whole = about.is_whole();
  return returned;
}

CallReturn Instance::identify(const Manner& manner) {
  return run(manner,
             [&](const patchbay_call* call, const patchbay_sink* result, patchbay_error* error) {
               return plugin_.auth->identify(instance_, call, result, error);
             });
}

CallReturn Instance::probe(const Manner& manner) {
  return run(manner,
             [&](const patchbay_call* call, const patchbay_sink* /*result*/,
                 patchbay_error* error) { return plugin_.auth->probe(instance_, call, error); });
}

CallReturn Instance::run(const Manner& manner, const Body& body) {
  CallFrame& call = host_.begin(instance_);
  call.table.struct_size = static_cast<std::uint32_t>(sizeof(patchbay_call)) + host_.struct_extra;
  TakenText result(host_, manner);
  TakenText details(host_, {});
  FilledStruct<patchbay_error> error(manner.extra);
  error->details = &details.sink;
  std::memset(error->message, manner.message_fill, sizeof(error->message));
  CallReturn returned;
  const std::size_t before = host_.sent.size();
  returned.status = body(&call.table, &result.sink, error.get());
  host_.end(call);
  returned.requests = host_.sent.size() - before;
  returned.result = std::move(result.text);
  returned.details = std::move(details.text);
  returned.given = call.given;
  returned.was_refused = result.has_refused;
  if (result.has_refused) returned.given.push_back(manner.refusal);
  read_error(error, returned);
  return returned;
}

}  // namespace patchbay::conformance
