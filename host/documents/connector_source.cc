#include "documents/connector_source.h"

#include <algorithm>

#include "base/later.h"
#include "calls/network.h"
#include "loader/documents.h"

namespace patchbay::documents {
namespace {

Principal principal_of(const loader::PrincipalSeen& seen) {
  constexpr auto kLastKind = static_cast<std::uint32_t>(PrincipalKind::kLink);
  constexpr auto kLastRole = static_cast<std::uint32_t>(Role::kOwner);
  Principal out;
  if (seen.kind <= kLastKind) out.kind = static_cast<PrincipalKind>(seen.kind);
  if (seen.role >= 1 && seen.role <= kLastRole) out.role = static_cast<Role>(seen.role);
  out.inherited = seen.is_inherited;
  out.until = static_cast<Millis>(seen.until_ms);
  out.id = seen.id;
  out.email = seen.email;
  out.name = seen.name;
  return out;
}

std::vector<Principal> principals_of(const std::vector<loader::PrincipalSeen>& seen) {
  std::vector<Principal> out;
  out.reserve(seen.size());
  for (const auto& each : seen) out.push_back(principal_of(each));
  return out;
}

Access access_of(const loader::AccessSeen& seen) {
  constexpr auto kLastKind = static_cast<std::uint32_t>(AccessKind::kDeferred);
  const bool is_known = seen.kind <= kLastKind;
  return {is_known ? static_cast<AccessKind>(seen.kind) : AccessKind::kUnknown,
          principals_of(seen.principals)};
}

CollectionState state_of(std::uint32_t state) {
  constexpr auto kLastState = static_cast<std::uint32_t>(CollectionState::kBlocked);
  return state <= kLastState ? static_cast<CollectionState>(state) : CollectionState::kOutOfReach;
}

Listed listed_of(const loader::DocumentSeen& seen) {
  Listed out;
  out.is_container = seen.is_container;
  out.has_content = seen.has_content;
  out.id = seen.id;
  out.version = seen.version;
  out.reference = seen.reference;
  out.title = seen.title;
  out.url = seen.url;
  out.media_type = seen.media_type;
  out.size = seen.size;
  out.created_at = static_cast<Millis>(seen.created_ms);
  out.modified_at = static_cast<Millis>(seen.modified_ms);
  out.parents.assign(seen.parents.begin(), seen.parents.end());
  out.authors = principals_of(seen.authors);
  if (seen.access) out.access = access_of(*seen.access);
  out.metadata = seen.metadata;
  out.skipped = seen.skipped;
  if (seen.content) out.content.emplace(*seen.content);
  return out;
}

class CollectionsHeard final : public loader::CollectionListener {
 public:
  Result<void> add(const loader::CollectionSeen& seen) override {
    constexpr std::size_t kMostCollections = 100'000;
    if (heard.found.size() == kMostCollections) {
      return Error(Code::kTooLarge, "The account has more than 100000 collections.");
    }
    heard.found.push_back(
        {clean_text(seen.id), clean_text(seen.name), clean_text(seen.url), state_of(seen.state)});
    return success();
  }
  Result<void> failed(std::string_view name, Error why) override {
    heard.missing.push_back({std::string(name), why.message()});
    return success();
  }
  Collections heard;
};

class ChangesHeard final : public loader::DocumentListener {
 public:
  explicit ChangesHeard(Changes& changes) : changes_(changes) {}
  Result<void> upsert(const loader::DocumentSeen& seen) override {
    return changes_.upsert(listed_of(seen));
  }
  Result<void> gone(std::string_view id, bool subtree) override {
    return changes_.gone(std::string(id), subtree);
  }
  Result<void> access(std::string_view id, const loader::AccessSeen& seen) override {
    return changes_.access(std::string(id), access_of(seen));
  }
  Result<void> failed(std::string_view id, bool subtree, Error why) override {
    return changes_.failed(std::string(id), subtree, std::move(why));
  }
  Result<void> checkpoint(std::string_view cursor) override {
    return changes_.checkpoint(std::string(cursor));
  }

 private:
  Changes& changes_;
};

class ContentHeard final : public loader::ContentListener {
 public:
  explicit ContentHeard(ContentSink& sink) : sink_(sink) {}
  Result<void> begin(const loader::PartSeen& part) override {
    return sink_.begin(
        {std::string(part.name), std::string(part.media_type), std::string(part.version)});
  }
  Result<void> write(std::string_view bytes) override { return sink_.write(bytes); }
  Result<void> skip(std::string_view reason, std::string_view message) override {
    return sink_.skip(std::string(reason), std::string(message));
  }

 private:
  ContentSink& sink_;
};

class MembersHeard final : public loader::MemberListener {
 public:
  explicit MembersHeard(MemberSink& sink) : sink_(sink) {}
  Result<void> add(const std::vector<loader::PrincipalSeen>& members) override {
    return sink_.add(principals_of(members));
  }
  Result<void> more(std::string_view cursor) override { return sink_.more(std::string(cursor)); }

 private:
  MemberSink& sink_;
};

loader::DocumentAsked asked_of(const Reference& document) {
  return {document.collection, document.id, document.version, document.reference};
}

// A connector that reads a link's account. Each function makes one call into the connector.
class ConnectorSource final : public Source {
 public:
  ConnectorSource(const ConnectorSources::Parts& parts, Followed followed,
                  std::shared_ptr<links::Link> link)
      : parts_(parts), followed_(std::move(followed)), link_(std::move(link)) {
    caller_.organization = followed_.organization;
    caller_.user = followed_.user;
  }

  Result<Collections> collections(const Patience& patience) override {
    CollectionsHeard heard;
    PATCHBAY_TRY(call(patience, [&](const auto& documents, const auto& frame) {
      return documents.collections(frame, heard);
    }));
    return std::move(heard.heard);
  }
  Result<void> enumerate(const Enumeration& what, Changes& changes, Step& step,
                         const Patience& patience) override {
    ChangesHeard heard(changes);
    loader::StepSeen seen;
    auto outcome = call(patience, [&](const auto& documents, const auto& frame) {
      return documents.enumerate(frame, {what.collection, what.cursor, what.access_only}, heard,
                                 seen);
    });
    step = {seen.begins_listing, seen.is_listing,      seen.is_complete,      seen.is_partial,
            seen.expected,       state_of(seen.state), std::move(seen.reason)};
    return outcome;
  }
  Result<void> look(const Reference& document, Changes& changes,
                    const Patience& patience) override {
    ChangesHeard heard(changes);
    return call(patience, [&](const auto& documents, const auto& frame) {
      return documents.look(frame, asked_of(document), heard);
    });
  }
  Result<void> access(const Reference& document, Changes& changes,
                      const Patience& patience) override {
    ChangesHeard heard(changes);
    return call(patience, [&](const auto& documents, const auto& frame) {
      return documents.access(frame, asked_of(document), heard);
    });
  }
  Result<void> fetch(const Reference& document, std::uint64_t most, ContentSink& content,
                     const Patience& patience) override {
    ContentHeard heard(content);
    return call(patience, [&](const auto& documents, const auto& frame) {
      return documents.fetch(frame, asked_of(document), most, heard);
    });
  }
  Result<void> members(const std::string& group, const std::string& cursor, MemberSink& members,
                       const Patience& patience) override {
    MembersHeard heard(members);
    return call(patience, [&](const auto& documents, const auto& frame) {
      return documents.members(frame, group, cursor, heard);
    });
  }

  // Returns the error if the connector cannot be called or has no documents.
  Result<void> check() {
    return call({}, [](const auto&, const auto&) -> Result<void> { return success(); });
  }

 private:
  // Calls into the connector with `Result<void> ask(const loader::Documents&, const
  // services::CallFrame&)`.
  template <class Ask>
  Result<void> call(const Patience& given, const Ask& ask) {
    Patience patience = given;
    const Clock& clock = parts_.calls.host.clock();
    patience.deadline = std::min(given.deadline, later(clock.now(), parts_.step));
    const auto view = parts_.calls.catalog.view();
    PATCHBAY_TRY(const catalog::Connector* connector, view->get(followed_.connector));
    calls::CallNetwork network(parts_.calls, *connector, link_.get(), &caller_, patience);
    network.ask_always();  // the answer has to be up to date, not from the cache
    network.yield_to_people();
    const std::string account = network.account();
    const std::string scopes = link_ ? link_->scopes() : std::string();
    services::CallContext context;
    context.connector = connector->id();
    context.folder = connector->manifest().folder.native();
    if (link_) context.link = {link_->id(), link_->account(), link_->user_configuration()};
    context.organization = caller_.organization;
    context.user = caller_.user;
    context.scopes = scopes;
    context.deadline = patience.deadline;
    context.cancellation = patience.cancellation;
    context.shutdown = patience.shutdown;
    context.network = &network;
    PATCHBAY_TRY(const calls::Turn turn, enter(*connector, account, patience));
    PATCHBAY_TRY(const loader::Instance* instance, connector->instance(context));
    network.use(*instance);
    if (instance->documents() == nullptr) {
      return Error(Code::kUnsupported,
                   "Connector \"" + followed_.connector + "\" has no documents to load.");
    }
    const services::CallFrame frame(parts_.calls.host, context);
    return ask(*instance->documents(), frame);
  }

  Result<calls::Turn> enter(const catalog::Connector& connector, const std::string& account,
                            const Patience& patience) {
    switch (connector.manifest().limits.concurrency) {
      case manifest::Concurrency::kInstance:
        return parts_.turnstiles.enter(&connector, "", patience);
      case manifest::Concurrency::kLink:
        return parts_.turnstiles.enter(&connector, account, patience);
      case manifest::Concurrency::kParallel:
        break;
    }
    return calls::Turn();
  }

  const ConnectorSources::Parts& parts_;
  const Followed followed_;
  const std::shared_ptr<links::Link> link_;  // nullptr: the connector uses no link
  Caller caller_;
};

}  // namespace

Result<std::unique_ptr<Source>> ConnectorSources::open(const Followed& followed) {
  const auto view = parts_.calls.catalog.view();
  PATCHBAY_TRY(const catalog::Connector* connector, view->get(followed.connector));
  std::shared_ptr<links::Link> link;
  if (links::takes_link(connector->manifest())) {
    Caller caller;
    caller.organization = followed.organization;
    caller.user = followed.user;
    PATCHBAY_TRY(link, parts_.links.find(connector->manifest(), followed.link, caller));
  }
  auto source = std::make_unique<ConnectorSource>(parts_, followed, std::move(link));
  PATCHBAY_TRY(source->check());
  return std::unique_ptr<Source>(std::move(source));
}

}  // namespace patchbay::documents
