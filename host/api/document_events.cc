// Sends the changes of documents, and the progress of sync runs, as Server-Sent Events.
#include <utility>

#include "api/asker.h"
#include "api/handlers.h"
#include "base/secret.h"
#include "callers/callers.h"
#include "engine/document_json.h"
#include "engine/engine.h"
#include "httpd/event_stream.h"
#include "wire/error_body.h"

namespace patchbay::api {
namespace {

using documents::Asker;
using documents::ChangePage;
using documents::FollowedLink;
using httpd::EventWriter;

constexpr std::chrono::milliseconds kComeBack{2000};     // time until a client reconnects
constexpr std::chrono::milliseconds kBetweenLooks{500};  // time between two reads of a run
constexpr std::size_t kChangesAtOnce = 200;
// After this many changes of other users' documents, a client gets a new cursor, so that its cursor
// does not expire.
constexpr std::int64_t kMostBehind = 10'000;

// Identifies a stream's caller again before each read, because the key may be revoked and the
// user's accounts may change during the stream.
class StreamCaller {
 public:
  StreamCaller(const Api& api, const Request& request)
      : api_(api),
        key_(std::string(httpd::bearer_of(request))),
        user_(request.header("X-Patchbay-User").value_or("")),
        trace_id_(request.trace_id.hex()) {}

  [[nodiscard]] Result<Asker> asker() const {
    PATCHBAY_TRY(const auto caller, api_.callers.identify({.key = key_.reveal(), .user = user_}));
    return api_.engine.documents->asker_of(*caller, caller->may("documents"));
  }
  // Tells the client why its stream ends.
  void tell(EventWriter& events, const Error& error) const {
    events.send({.name = "failed", .data = wire::envelope_of(error, {.trace_id = trace_id_})});
  }

 private:
  const Api& api_;
  const Secret key_;
  const std::string user_;
  const std::string trace_id_;
};

// Sends the changes after a cursor, one page at a time, and then waits for more.
class ChangeStream {
 public:
  ChangeStream(const Api& api, const Request& request, std::string organization, std::string cursor)
      : caller_(api, request),
        documents_(*api.engine.documents),
        organization_(std::move(organization)),
        cursor_(std::move(cursor)) {}

  void write(EventWriter& events) {
    const auto ended = follow(events);
    if (ended.has_error()) caller_.tell(events, ended.error());
  }

 private:
  Result<void> follow(EventWriter& events) {
    if (!events.retry_after(kComeBack)) return success();
    for (std::int64_t seen = -1;;) {
      PATCHBAY_TRY(seen,
                   documents_.change_watch.wait_beyond(seen, organization_, events.stopped()));
      PATCHBAY_TRY(const bool goes_on, send_pages(events));
      if (!goes_on) return success();
    }
  }

  // Returns false if the stream must end.
  Result<bool> send_pages(EventWriter& events) {
    for (bool is_caught_up = false; !is_caught_up;) {
      if (events.stopped().stop_requested()) return false;
      PATCHBAY_TRY(const Asker asker, caller_.asker());
      PATCHBAY_TRY(const ChangePage page,
                   documents_.library.changes(asker, cursor_, kChangesAtOnce));
      for (const documents::Change& each : page.changes) {
        if (!send(events, each)) return false;
      }
      cursor_ = page.cursor;
      is_caught_up = page.is_caught_up;
    }
    return tell_caught_up(events);
  }

  bool send(EventWriter& events, const documents::Change& change) {
    is_told_ = false;
    const auto json = engine::json_of(change);
    return events.send({.id = std::to_string(change.sequence),
                        .name = json.at("change").get_ref<const std::string&>(),
                        .data = json.dump()});
  }

  bool tell_caught_up(EventWriter& events) {
    const std::int64_t at = std::stoll(cursor_);
    if (is_told_ && at - told_ < kMostBehind) return true;
    is_told_ = true;
    told_ = at;
    return events.send(
        {.id = cursor_, .name = "caught_up", .data = Json{{"cursor", cursor_}}.dump()});
  }

  const StreamCaller caller_;
  engine::DocumentParts& documents_;
  const std::string organization_;
  std::string cursor_;
  bool is_told_ = false;  // true: the client knows that there are no more changes now
  std::int64_t told_ = 0;
};

// Sends the progress of a link's latest sync run whenever it changes, until the run is over.
class ProgressStream {
 public:
  ProgressStream(const Api& api, const Request& request, FollowedLink followed)
      : api_(api), caller_(api, request), followed_(std::move(followed)) {}

  void write(EventWriter& events) {
    const auto ended = follow(events);
    if (ended.has_error()) caller_.tell(events, ended.error());
  }

 private:
  Result<void> follow(EventWriter& events) {
    if (!events.retry_after(kComeBack)) return success();
    std::string sent;
    do {
      PATCHBAY_TRY(const Asker asker, caller_.asker());
      PATCHBAY_TRY(const auto runs, api_.engine.documents->library.progress(asker, followed_.link,
                                                                            followed_.connector));
      if (runs.empty()) continue;
      const documents::RunRow& run = runs.front().run;
      const bool is_over = documents::is_over(run.state);
      const std::string now = engine::json_of(runs.front(), api_.engine.clock.wall()).dump();
      if (now == sent) continue;
      sent = now;
      const bool is_taken = events.send({.id = is_over ? std::string_view(run.id) : "",
                                         .name = is_over ? "ended" : "progress",
                                         .data = now});
      if (!is_taken || is_over) return success();
    } while (events.pause(kBetweenLooks));
    return success();
  }

  const Api& api_;
  const StreamCaller caller_;
  const FollowedLink followed_;
};

template <class Stream>
httpd::Response stream_of(std::shared_ptr<Stream> stream) {
  return httpd::event_stream([stream](EventWriter& events) { stream->write(events); });
}

}  // namespace

Answer follow_document_changes(const Api& api, const Request& request) {
  const auto given = httpd::last_event_id(request);
  const std::string cursor(given ? *given : request.query_value("cursor").value_or(""));
  // One change is read now, so that a wrong or expired cursor gives an error response and not an
  // event.
  PATCHBAY_TRY(const Asker asker, asker_of(api, request));
  PATCHBAY_TRY(api.engine.documents->library.changes(asker, cursor, 1));
  return stream_of(std::make_shared<ChangeStream>(api, request, asker.organization, cursor));
}

Answer follow_sync(const Api& api, const Request& request) {
  PATCHBAY_TRY(FollowedLink followed,
               api.engine.documents->meant(*request.caller, request.parameter("link_id"),
                                           request.query_value("connector_id").value_or("")));
  PATCHBAY_TRY(const Asker asker, asker_of(api, request));
  PATCHBAY_TRY(const auto runs,
               api.engine.documents->library.progress(asker, followed.link, followed.connector));
  // The client has already seen the end of this run. Status 204 tells it not to reconnect (WHATWG
  // HTML §9.2.2).
  const auto seen = httpd::last_event_id(request);
  if (seen && !runs.empty() && runs.front().run.id == *seen) return httpd::no_content();
  return stream_of(std::make_shared<ProgressStream>(api, request, std::move(followed)));
}

}  // namespace patchbay::api
