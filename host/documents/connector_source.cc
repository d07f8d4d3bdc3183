#include "documents/connector_source.h"

#include "documents/without_account.h"
#include "loader/instance.h"

namespace patchbay::documents {
namespace {

Principal principal_of(const loader::ReportedPrincipal& seen) {
  constexpr auto kLastKind = static_cast<std::uint32_t>(PrincipalKind::kLink);
  constexpr auto kLastRole = static_cast<std::uint32_t>(Role::kOwner);
  Principal out;
  if (seen.kind <= kLastKind) out.kind = static_cast<PrincipalKind>(seen.kind);
  if (seen.role >= 1 && seen.role <= kLastRole) out.role = static_cast<Role>(seen.role);
  out.inherited = seen.is_inherited;
  out.until = static_cast<store::Millis>(seen.until_ms);
  out.id = seen.id;
  out.email = seen.email;
  out.name = seen.name;
  return out;
}

std::vector<Principal> principals_of(const std::vector<loader::ReportedPrincipal>& seen) {
  std::vector<Principal> out;
  out.reserve(seen.size());
  for (const auto& each : seen) out.push_back(principal_of(each));
  return out;
}

Access access_of(const loader::ReportedAccess& seen) {
  constexpr auto kLastKind = static_cast<std::uint32_t>(AccessKind::kDeferred);
  const bool is_known = seen.kind <= kLastKind;
  return {is_known ? static_cast<AccessKind>(seen.kind) : AccessKind::kUnknown,
          principals_of(seen.principals)};
}

CollectionState state_of(std::uint32_t state) {
  constexpr auto kLastState = static_cast<std::uint32_t>(CollectionState::kBlocked);
  return state <= kLastState ? static_cast<CollectionState>(state) : CollectionState::kOutOfReach;
}

ListedDocument listed_of(const loader::ReportedDocument& seen) {
  ListedDocument out;
  out.is_container = seen.is_container;
  out.has_content = seen.has_content;
  out.id = seen.id;
  out.version = seen.version;
  out.reference = seen.reference;
  out.title = seen.title;
  out.url = seen.url;
  out.media_type = seen.media_type;
  out.size = seen.size;
  out.created_at = static_cast<store::Millis>(seen.created_ms);
  out.modified_at = static_cast<store::Millis>(seen.modified_ms);
  out.parents.assign(seen.parents.begin(), seen.parents.end());
  out.authors = principals_of(seen.authors);
  if (seen.access) out.access = access_of(*seen.access);
  out.metadata = seen.metadata;
  out.skipped = seen.skipped;
  if (seen.content) out.content.emplace(*seen.content);
  return out;
}

class CollectionGatherer final : public loader::CollectionListener {
 public:
  Result<void> add(const loader::ReportedCollection& seen) override {
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

class ChangeRelay final : public loader::DocumentListener {
 public:
  explicit ChangeRelay(Changes& changes) : changes_(changes) {}
  Result<void> upsert(const loader::ReportedDocument& seen) override {
    return changes_.upsert(listed_of(seen));
  }
  Result<void> gone(std::string_view id, bool subtree) override {
    return changes_.gone(std::string(id), subtree);
  }
  Result<void> access(std::string_view id, const loader::ReportedAccess& seen) override {
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

class ContentRelay final : public loader::ContentListener {
 public:
  explicit ContentRelay(ContentSink& sink) : sink_(sink) {}
  Result<void> begin(const loader::ReportedPart& part) override {
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

class MemberRelay final : public loader::MemberListener {
 public:
  explicit MemberRelay(MemberSink& sink) : sink_(sink) {}
  Result<void> add(const std::vector<loader::ReportedPrincipal>& members) override {
    return sink_.add(principals_of(members));
  }
  Result<void> more(std::string_view cursor) override { return sink_.more(std::string(cursor)); }

 private:
  MemberSink& sink_;
};

loader::DocumentRequest asked_of(const Reference& document) {
  return {document.collection, document.id, document.version, document.reference};
}

// A connector that reads a link's account. Each function makes one call into the connector.
class ConnectorSource final : public Source {
 public:
  ConnectorSource(const calls::BackgroundCalls& calls, calls::BackgroundCalls::CallAccount whose)
      : calls_(calls), whose_(std::move(whose)) {}

  Result<Collections> collections(const Patience& patience) override {
    CollectionGatherer heard;
    PATCHBAY_TRY(call(patience, [&](const auto& documents, const auto& frame) {
      return documents.collections(frame, heard);
    }));
    return std::move(heard.heard);
  }
  Result<void> enumerate(const Enumeration& what, Changes& changes, Step& step,
                         const Patience& patience) override {
    ChangeRelay heard(changes);
    loader::StepReport seen;
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
    ChangeRelay heard(changes);
    return call(patience, [&](const auto& documents, const auto& frame) {
      return documents.look(frame, asked_of(document), heard);
    });
  }
  Result<void> access(const Reference& document, Changes& changes,
                      const Patience& patience) override {
    ChangeRelay heard(changes);
    return call(patience, [&](const auto& documents, const auto& frame) {
      return documents.access(frame, asked_of(document), heard);
    });
  }
  Result<void> fetch(const Reference& document, std::uint64_t most, ContentSink& content,
                     const Patience& patience) override {
    ContentRelay heard(content);
    return call(patience, [&](const auto& documents, const auto& frame) {
      return documents.fetch(frame, asked_of(document), most, heard);
    });
  }
  Result<void> members(const std::string& group, const std::string& cursor, MemberSink& members,
                       const Patience& patience) override {
    MemberRelay heard(members);
    return call(patience, [&](const auto& documents, const auto& frame) {
      return documents.members(frame, group, cursor, heard);
    });
  }

  // Fails if the connector cannot be called or has no documents.
  Result<void> check() {
    return call({}, [](const auto&, const auto&) -> Result<void> { return success(); });
  }

 private:
  // Calls into the connector with `Result<void> ask(const loader::Documents&, const
  // services::CallFrame&)`.
  template <class Ask>
  Result<void> call(const Patience& patience, const Ask& ask) {
    return calls_.run(
        whose_, patience, nullptr,
        [&](const loader::Instance& instance, const services::CallFrame& frame) -> Result<void> {
          if (instance.documents() != nullptr) {
            return ask(*instance.documents(), frame);
          }
          return Error(Code::kUnsupported,
                       "Connector \"" + whose_.connector + "\" has no documents to load.");
        });
  }

  const calls::BackgroundCalls& calls_;
  const calls::BackgroundCalls::CallAccount whose_;
};

}  // namespace

Result<std::unique_ptr<Source>> ConnectorSources::open(const FollowedLink& followed) {
  const bool is_without =
      followed.link ==
      link_without_account(followed.connector, followed.organization, followed.user);
  PATCHBAY_TRY(auto whose, calls_.whose(followed.connector, is_without ? "" : followed.link,
                                        followed.organization, followed.user));
  auto source = std::make_unique<ConnectorSource>(calls_, std::move(whose));
  PATCHBAY_TRY(source->check());
  return std::unique_ptr<Source>(std::move(source));
}

}  // namespace patchbay::documents
