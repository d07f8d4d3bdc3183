#include "documents/fetch.h"

#include <algorithm>

#include "documents/page.h"
#include "documents/part_text.h"
#include "http_client/provider_blocks.h"

namespace patchbay::documents {
namespace {

constexpr std::uint64_t kLeastShare = std::uint64_t{16} << 10;

Error over_the_cap(std::uint64_t most) {
  return {Code::kTooLarge, "The content has more than " + std::to_string(most) +
                               " bytes, so that it is recorded and not loaded."};
}

// Receives the parts from a source. Refuses a content that exceeds the limit.
class FetchedParts final : public ContentSink {
 public:
  FetchedParts(PieceStage& stage, std::uint64_t most) : stage_(stage), most_(most) {}

  Result<void> begin(const Part& part) override {
    PATCHBAY_TRY(end_part());
    writer_.emplace(stage_, clean_text(part.name), clean_text(part.media_type));
    return success();
  }
  Result<void> write(std::string_view bytes) override {
    if (skipped) return success();
    if (bytes.size() > most_ - bytes_) return refused_.emplace(over_the_cap(most_));
    bytes_ += bytes.size();
    if (!writer_) writer_.emplace(stage_, "", "");
    return writer_->write(bytes);
  }
  Result<void> skip(std::string reason, std::string message) override {
    skipped = SkipReason{std::move(reason), std::move(message)};
    return success();
  }

  Result<void> end_part() {
    if (!writer_) return success();
    FetchedPart part;
    part.whole = writer_->whole();
    PATCHBAY_TRY(part.stored, writer_->finish());
    writer_.reset();
    parts.push_back(std::move(part));
    return success();
  }

  struct SkipReason {
    std::string reason;
    std::string message;
  };
  std::vector<FetchedPart> parts;
  std::optional<SkipReason> skipped;
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  [[nodiscard]] const std::optional<Error>& refused() const { return refused_; }

 private:
  PieceStage& stage_;
  const std::uint64_t most_;
  std::uint64_t bytes_ = 0;
  std::optional<PartWriter> writer_;
  std::optional<Error> refused_;
};

void skip_document(std::string reason, std::string why, FetchedDocument& into) {
  into.outcome = Outcome::kSkipped;
  into.reason = std::move(reason);
  into.why = std::move(why);
}

Result<void> deliver(const FetchParts& parts, const ListedDocument& document,
                     const Reference& reference, const Patience& patience, FetchedParts& sink) {
  if (!document.content) {
    return parts.source.fetch(reference, parts.room.limits().document, sink, patience);
  }
  PATCHBAY_TRY(sink.begin({"", document.media_type, ""}));
  return sink.write(*document.content);
}

// Returns the memory in bytes for the fetch of a document: one piece of the content and one piece
// of the text.
std::uint64_t share_of(const ListedDocument& document, std::uint64_t cap) {
  const std::uint64_t size = std::min(document.size.value_or(cap), cap);
  return 2 * std::clamp<std::uint64_t>(size, kLeastShare, kPieceBytes);
}

// Sets the outcome of the text extraction. If the text cannot be extracted, the content is kept but
// the document is skipped.
void judge_text(const FoundText& found, FetchedDocument& into) {
  into.loaded.text_outcome = found.outcome;
  into.loaded.encoding = found.encoding;
  into.loaded.text_cut = found.is_cut;
  into.parts = json_of(into.loaded);
  into.outcome = Outcome::kLoaded;
  if (found.outcome == "text" || found.outcome == "no_text") return;
  skip_document(found.outcome, found.why, into);
}

Result<void> take_content(const FetchParts& parts, const ListedDocument& document,
                          const Reference& reference, const Patience& patience,
                          FetchedDocument& into) {
  const FetchLimits& limits = parts.room.limits();
  PATCHBAY_TRY(const auto share,
               parts.room.budget().take(share_of(document, limits.document), patience));
  FetchedParts sink(parts.stage, limits.document);
  auto delivered = deliver(parts, document, reference, patience, sink);
  if (sink.refused()) return *sink.refused();
  PATCHBAY_TRY(std::move(delivered));
  if (sink.skipped) {
    skip_document(clean_text(sink.skipped->reason), clean_text(sink.skipped->message), into);
    return success();
  }
  PATCHBAY_TRY(sink.end_part());
  into.bytes = sink.bytes();
  for (FetchedPart& part : sink.parts) {
    if (part.stored.media_type.empty()) part.stored.media_type = document.media_type;
  }
  PATCHBAY_TRY(const FoundText found, read_text(parts, document, sink.parts, patience));
  for (FetchedPart& part : sink.parts) into.loaded.contents.push_back(std::move(part.stored));
  into.loaded.texts = found.texts;
  judge_text(found, into);
  return success();
}

}  // namespace

void judge_failure(const Error& error, FetchedDocument& into) {
  into.why = error.message();
  into.reason = error.details().reason;
  into.retry_after = error.details().retry_after;
  into.outcome = Outcome::kFailed;
  const auto skip = [&](std::string_view word) {
    into.outcome = Outcome::kSkipped;
    if (into.reason.empty()) into.reason = word;
  };
  switch (error.code()) {
    case Code::kTooLarge:
      return skip("too_large");
    case Code::kUnsupported:
      return skip("unsupported");
    case Code::kPermissionDenied:
      return skip("forbidden");
    case Code::kRateLimited:
      into.outcome = Outcome::kDeferred;
      into.throttled = true;
      into.is_of_account = error.details().reason == http_client::kAccountLimited;
      return;
    case Code::kConnectorCrashed:
      into.died = true;
      into.reason = "crashed";
      return;
    case Code::kNotFound:
      into.reason = "vanished";
      return;
    case Code::kProviderError:
      // A source reports the time of the next attempt only if the provider asked for it.
      if (into.retry_after) into.outcome = Outcome::kDeferred;
      if (into.reason.empty()) into.reason = into.retry_after ? "put_off" : "failed";
      return;
    case Code::kLinkRequired:
    case Code::kLinkAmbiguous:
    case Code::kLinkExpired:
    case Code::kLinkRevoked:
    case Code::kRefreshFailed:
    case Code::kInsufficientScope:
    case Code::kCancelled:
    case Code::kOverloaded:
    case Code::kInternal:
    case Code::kConnectorUnavailable:
      into.fatal = error;
      return;
    default:
      if (into.reason.empty()) into.reason = "failed";
      return;
  }
}

void fetch_content(const FetchParts& parts, const ListedDocument& document,
                   const Reference& reference, const Patience& patience, FetchedDocument& into) {
  if (!document.skipped.empty()) return skip_document(document.skipped, "", into);
  const std::uint64_t cap = parts.room.limits().document;
  if (document.size && *document.size > cap) {
    return skip_document("too_large", over_the_cap(cap).message(), into);
  }
  const auto taken = take_content(parts, document, reference, patience, into);
  if (taken.has_error()) judge_failure(taken.error(), into);
}

void fetch_access(Source& source, const Reference& reference, const Patience& patience,
                  FetchedDocument& into) {
  Page page;
  const auto asked = source.access(reference, page, patience);
  for (const SourceStatement& told : page.rest.told) {
    if (told.document.access) into.access = told.document.access;
  }
  if (asked.has_value() && into.access) return;
  // Until the provider answers, only the link's own account may read the document.
  into.access = Access{};
  if (asked.has_error()) {
    FetchedDocument judged;
    judge_failure(asked.error(), judged);
    const bool is_asked_again = judged.outcome >= Outcome::kFailed;
    if (is_asked_again) into.access->kind = AccessKind::kDeferred;
    into.fatal = judged.fatal;
    into.throttled = judged.throttled;
    into.is_of_account = judged.is_of_account;
    if (into.why.empty()) into.why = judged.why;
    if (!into.retry_after) into.retry_after = judged.retry_after;
  }
}

}  // namespace patchbay::documents
