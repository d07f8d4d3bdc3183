#include "accounts/refresher.h"

#include <soci/soci.h>

#include <algorithm>
#include <cassert>
#include <optional>
#include <vector>

#include "accounts/doubt.h"
#include "accounts/link_table.h"
#include "accounts/refresh_run.h"
#include "accounts/refresh_threads.h"
#include "accounts/standing.h"
#include "audit/security_events.h"
#include "base/condition.h"
#include "base/mutex.h"
#include "links/cause.h"

namespace patchbay::accounts {
namespace {

// Maximum number of waiting refreshes of one provider.
constexpr std::size_t kWaiting = 10'000;
// The limit for idle links. It is small, because refreshes for calls wait behind them.
constexpr std::size_t kIdleWaiting = 32;
constexpr int kRounds = 3;  // maximum number of refreshes in one call of token()
constexpr std::chrono::milliseconds kFirstBackOff{1000};

Error refused_anew(const std::string& link) {
  return {Code::kProviderError,
          "The provider refuses this request, although the credential of link \"" + link +
              "\" was renewed a moment ago. It is not the credential that is refused but what was "
              "asked for: see at the provider whether this account may do it."};
}

}  // namespace

// A running refresh. Its callers wait for the condition `landed`.
struct Flight {
  Condition landed;
  std::optional<Result<RefreshedToken>> outcome;  // guarded by State::mutex
};

struct Refresher::State {
  State(const Parts& with, RefreshOptions how)
      : parts(with), options(std::move(how)), threads(options.threads) {}

  struct Trouble {                // the last failures of a link
    std::int64_t generation = 0;  // generation of the credential that could not be refreshed
    std::string connector;
    WallTime since{};
    Error last;
    int failures = 0;
    Monotonic until{};
  };

  struct DuePlace {  // a position in the list of due idle links
    store::Millis due_at = 0;
    std::string link;
  };

  void fly(Flight& flight, const WantedRefresh& wanted);
  void note(const WantedRefresh& wanted, const Result<RefreshedToken>& outcome) REQUIRES(mutex);
  Result<std::shared_ptr<Flight>> board(const WantedRefresh& wanted);
  Result<RefreshedToken> refresh(const WantedRefresh& wanted, const Patience& patience);
  std::optional<Error> backing_off(const std::string& link, std::int64_t generation);
  Result<std::vector<WantedRefresh>> next_due(int most);
  [[nodiscard]] Token old_one(const StoredCredential& credential, const Error& failure) const;

  const Parts parts;
  const RefreshOptions options;
  UnsavedTokens unsaved;
  Mutex mutex;
  std::map<std::string, std::shared_ptr<Flight>> flights GUARDED_BY(mutex);
  std::map<std::string, Trouble> troubles GUARDED_BY(mutex);
  DuePlace looked_at GUARDED_BY(mutex);  // the last link that next_due() returned
  RefreshThreads threads;                // the last member, because its jobs use the other members
};

Refresher::Refresher(const Parts& parts, RefreshOptions options)
    : state_(std::make_unique<State>(parts, std::move(options))) {}
Refresher::~Refresher() = default;

void Refresher::State::fly(Flight& flight, const WantedRefresh& wanted) {
  auto outcome = RefreshRun(parts, options, unsaved, wanted).run();
  options.reach(RefreshPoint::kCallersTold);
  const Lock lock(mutex);
  assert(flights.count(wanted.link) == 1 && !flight.outcome);  // a flight ends exactly once
  note(wanted, outcome);
  flight.outcome.emplace(std::move(outcome));
  flights.erase(wanted.link);
  flight.landed.notify_all();
}

// Stores the outcome of a refresh. After a failure, the next refresh waits for the time that the
// provider requested. Without such a request it waits one second, and twice as long after each
// further failure, up to longest_back_off. Any other outcome clears the link's failures.
void Refresher::State::note(const WantedRefresh& wanted, const Result<RefreshedToken>& outcome) {
  const bool failed = outcome.has_error() && outcome.error().code() == Code::kRefreshFailed;
  if (!failed) {
    troubles.erase(wanted.link);
    return;
  }
  const Error& error = outcome.error();
  const Trouble none{wanted.generation, wanted.connector, parts.clock.wall(), error};
  Trouble& trouble = troubles.try_emplace(wanted.link, none).first->second;
  if (trouble.generation != wanted.generation) trouble = none;
  const auto step = kFirstBackOff * (1 << std::min(trouble.failures++, 10));
  const auto pause = error.details().retry_after.value_or(
      std::min<std::chrono::milliseconds>(step, options.longest_back_off));
  trouble.until = parts.clock.now() + pause;
  trouble.last = error;
}

std::optional<Error> Refresher::State::backing_off(const std::string& link,
                                                   std::int64_t generation) {
  const Lock lock(mutex);
  const auto found = troubles.find(link);
  if (found == troubles.end() || found->second.generation != generation) return std::nullopt;
  const auto left = found->second.until - parts.clock.now();
  if (left <= left.zero()) return std::nullopt;
  Error error = found->second.last;
  return std::move(error).with_retry_after(std::chrono::ceil<std::chrono::milliseconds>(left));
}

// Returns the running refresh of the link, or starts a new one. Fails with OVERLOADED if too many
// refreshes wait.
Result<std::shared_ptr<Flight>> Refresher::State::board(const WantedRefresh& wanted) {
  const Lock lock(mutex);
  auto& flight = flights[wanted.link];
  if (flight) return flight;
  flight = std::make_shared<Flight>();
  auto job = [this, flight = flight, wanted] { fly(*flight, wanted); };
  const std::size_t most = wanted.is_idle ? kIdleWaiting : kWaiting;
  if (threads.submit(wanted.provider, std::move(job), most)) return flight;
  flights.erase(wanted.link);
  return Error(Code::kOverloaded,
               "Too many accounts of this provider have to be refreshed at once. Try again later.");
}

Result<RefreshedToken> Refresher::State::refresh(const WantedRefresh& wanted,
                                                 const Patience& patience) {
  PATCHBAY_TRY(const auto flight, board(wanted));
  Lock lock(mutex);
  const bool landed =
      patience.wait(flight->landed, lock, [&] { return flight->outcome.has_value(); });
  if (!landed) return patience.ended();
  return *flight->outcome;
}

// Returns the old token, which is still valid although its refresh failed. The token may be used
// until the next attempt.
Token Refresher::State::old_one(const StoredCredential& credential, const Error& failure) const {
  Token token = token_of(credential, options.skew, false);
  const auto pause = failure.details().retry_after.value_or(kFirstBackOff);
  token.good_until = std::min<WallTime>(token.good_until, parts.clock.wall() + pause);
  return token;
}

Result<Token> Refresher::token(const std::string& link, std::int64_t refused,
                               const Patience& patience) {
  State& state = *state_;
  const Parts& parts = state.parts;
  for (int round = 0; round < kRounds; ++round) {
    PATCHBAY_TRY(const Situation now, read_situation(parts.store, parts.vault, link));
    reached(RefreshPoint::kLinkRead);
    PATCHBAY_TRY(usable(now.record));
    if (!now.credential) return expired_link(now.record, links::cause::kTokenRefused);
    const WallTime time = parts.clock.wall();
    const bool renewable = is_renewable(now.record, *now.credential, parts.provider, time);
    const Standing standing = judge(*now.credential, refused, time, state.options.skew, renewable);
    if (standing == Standing::kGood) {
      return token_of(*now.credential, state.options.skew, renewable);
    }
    if (standing == Standing::kLost) {
      const auto cause = is_over(*now.credential, time) ? links::cause::kTokenExpired
                                                        : links::cause::kTokenRefused;
      PATCHBAY_TRY(const bool is_so, doubt(parts.store, parts.audit, now, cause));
      if (!is_so) continue;  // the link has changed meanwhile
      return doubted_link(now.record, cause);
    }
    if (!is_over(*now.credential, time) && refused >= now.credential->generation &&
        is_fresh_answer(now, time, state.options.refusal_pause)) {
      return refused_anew(link);
    }
    const std::int64_t generation = now.credential->generation;
    auto pause = state.backing_off(link, generation);
    const auto outcome = pause ? Result<RefreshedToken>(std::move(*pause))
                               : state.refresh({link, generation, refused, false,
                                                now.credential->connector, now.record.provider},
                                               patience);
    if (outcome.has_value()) {
      const RefreshedToken& refreshed = outcome.value();
      if (refreshed && refreshed->credential.generation > refused) return *refreshed;
      // Tries again: the refresh began before `refused` was refused, or the store has another
      // token.
      continue;
    }
    if (outcome.error().code() == Code::kRefreshFailed && standing == Standing::kDue) {
      return state.old_one(*now.credential, outcome.error());
    }
    return outcome.error();
  }
  return refresh_failed(link, "the provider refuses each new token.",
                        std::string(links::cause::kTokenRefused));
}

void Refresher::reached(RefreshPoint point) const { state_->options.reach(point); }

// Returns the next due links, sorted by due time. Continues after the last link of the previous
// call. After the end of the list, starts again with the first link.
Result<std::vector<WantedRefresh>> Refresher::State::next_due(int most) {
  DuePlace after;
  {
    const Lock lock(mutex);
    after = looked_at;
  }
  const store::Millis now = store::to_millis(parts.clock.wall());
  DuePlace last;
  PATCHBAY_TRY(
      auto found,
      parts.store.read([&](store::Transaction& transaction) -> Result<std::vector<WantedRefresh>> {
        std::vector<WantedRefresh> due;
        WantedRefresh each;
        each.is_idle = true;
        store::Millis due_at = 0;
        soci::statement rows =
            (transaction.sql().prepare
                 << "select c.id, c.generation, c.connector, l.provider, c.refresh_due_at "
                    "from link_credential c join link l on l.id = c.id "
                    "where c.refresh_due_at > 0 and c.refresh_due_at <= :now and "
                    "(c.refresh_due_at, c.id) > (:after_due, :after_id) and "
                    "l.status in ('active', 'error') order by c.refresh_due_at, c.id limit :most",
             soci::use(now), soci::use(after.due_at), soci::use(after.link), soci::use(most),
             soci::into(each.link), soci::into(each.generation), soci::into(each.connector),
             soci::into(each.provider), soci::into(due_at));
        rows.execute();
        while (rows.fetch()) {
          each.refused = each.generation;
          due.push_back(each);
          last = {due_at, each.link};
        }
        return due;
      }));
  const Lock lock(mutex);
  looked_at = static_cast<int>(found.size()) < most ? DuePlace() : last;
  return found;
}

Result<int> Refresher::refresh_due(int most) {
  PATCHBAY_TRY(const auto due, state_->next_due(most));
  for (const WantedRefresh& each : due) {
    if (state_->backing_off(each.link, each.generation)) continue;
    // If too many refreshes of the provider wait, a later call of refresh_due() tries this link
    // again.
    static_cast<void>(state_->board(each));
  }
  return static_cast<int>(due.size());
}

Result<bool> Refresher::note_doubted(const std::string& link, std::int64_t generation) {
  const Parts& parts = state_->parts;
  PATCHBAY_TRY(const Situation now, read_situation(parts.store, parts.vault, link));
  if (now.record.generation != generation) return false;
  return doubt(parts.store, parts.audit, now, links::cause::kTokenRefused);
}

Result<void> Refresher::note_accepted(const std::string& link, std::int64_t generation) {
  return trust(state_->parts.store, link, generation);
}

Result<void> Refresher::note_revoked(const std::string& link, std::int64_t generation) {
  const Parts& parts = state_->parts;
  PATCHBAY_TRY(const Situation now, read_situation(parts.store, parts.vault, link));
  const std::string connector = now.credential ? now.credential->connector : now.record.provider;
  return parts.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    // Nothing changes if the link has another credential by now (renewed by a host, or connected
    // again by the user). Nothing changes either if the link is already revoked, because it then
    // has its cause and its audit record.
    const auto record = find_link(transaction, link);
    if (!record || record->status == LinkStatus::kRevoked || record->generation != generation) {
      return success();
    }
    set_status(transaction, link, LinkStatus::kRevoked, links::cause::kProvider);
    remove_credential(transaction, link);
    remove_intent(transaction, link);
    parts.audit.record_in(transaction,
                          {.event = audit::event_of(audit::LinkRevoked{
                               connector, std::string(links::cause::kProvider), false}),
                           .organization = now.record.organization,
                           .subject = link});
    return success();
  });
}

std::vector<HeldRefresh> Refresher::held() const {
  const Monotonic now = state_->parts.clock.now();
  std::vector<HeldRefresh> held;
  const Lock lock(state_->mutex);
  for (const auto& [link, trouble] : state_->troubles) {
    if (trouble.until <= now) continue;
    held.push_back({link, trouble.connector, trouble.since, trouble.failures,
                    std::chrono::ceil<std::chrono::milliseconds>(trouble.until - now)});
  }
  return held;
}

bool Refresher::forget_trouble(const std::string& link) {
  const Lock lock(state_->mutex);
  const auto found = state_->troubles.find(link);
  if (found == state_->troubles.end()) return false;
  const bool did_wait = found->second.until > state_->parts.clock.now();
  state_->troubles.erase(found);
  return did_wait;
}

void Refresher::forget(const std::string& link) {
  state_->unsaved.forget(link);
  forget_trouble(link);
}

}  // namespace patchbay::accounts
