#include "accounts/stored_links.h"

#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>
#include <utility>

#include "accounts/account.h"
#include "base/mutex.h"
#include "base/strand_mutex.h"
#include "links/cause.h"

namespace patchbay::accounts {
namespace {

// Returns true if somebody other than the owner revoked the link. A call that would use this link
// must then report the revocation.
bool is_gone(const LinkRecord& record) {
  return record.status == LinkStatus::kRevoked && record.cause != links::cause::kUser;
}

bool is_meant(const LinkRecord& record, const manifest::Manifest& connector,
              std::string_view wanted) {
  if (record.provider != connector.identity.provider) return false;
  return is_connected(record) || is_gone(record) || record.id == wanted;
}

struct Owner {
  std::string_view organization;
  std::string_view user;
  bool operator==(const Owner&) const = default;
};

struct OwnerHash {
  std::size_t operator()(const Owner& owner) const {
    const std::hash<std::string_view> hash;
    return hash(owner.organization) * 31 + hash(owner.user);
  }
};

}  // namespace

// The cached links of one user.
class StoredLinks::Shelf {
 public:
  // `absence`: see StoredLinksOptions
  Shelf(const AccountSurroundings& surroundings, std::chrono::milliseconds absence,
        const Caller& owner)
      : surroundings_(surroundings),
        absence_(absence),
        organization_(owner.organization),
        user_(owner.user) {}

  [[nodiscard]] Owner owner() const { return {organization_, user_}; }

  Result<void> collect(const manifest::Manifest& connector, std::string_view wanted,
                       links::Absence absence, links::Candidates& into) {
    const Monotonic now = surroundings_.clock.now();
    const StrandLock lock(mutex_);
    const bool may_be_absent = wanted.empty() && absence == links::Absence::kRecent;
    const bool is_fresh = answers(connector, wanted)
                              ? now < believed_until_
                              : may_be_absent && now < absence_believed_until_;
    if (!is_fresh) {
      PATCHBAY_TRY(read());
    }
    for (KeptLink& kept : kept_) {
      if (!is_meant(*kept.record, connector, wanted)) continue;
      into.push_back({view_of(kept, connector.identity.id), is_gone(*kept.record)});
    }
    return success();
  }

  void forget() {
    const StrandLock lock(mutex_);
    believed_until_ = absence_believed_until_ = Monotonic::min();
    for (const KeptLink& kept : kept_) kept.account->forget();
  }

 private:
  struct View {
    std::string connector;
    std::shared_ptr<links::Link> link;
  };
  struct KeptLink {
    std::shared_ptr<const LinkRecord> record;
    std::shared_ptr<Account> account;
    std::vector<View> views;
  };

  Result<void> read() REQUIRES(mutex_) {
    PATCHBAY_TRY(auto records,
                 surroundings_.store.read(
                     [&](store::Transaction& transaction) -> Result<std::vector<LinkRecord>> {
                       return links_of(transaction, organization_, user_);
                     }));
    std::vector<KeptLink> fresh;
    for (LinkRecord& record : records) {
      auto account = account_of(record.id);
      if (account) {
        account->update(std::move(record));
      } else {
        account = std::make_shared<Account>(surroundings_, std::move(record));
      }
      auto kept = account->record();
      fresh.push_back({std::move(kept), std::move(account), {}});
    }
    kept_ = std::move(fresh);
    const Monotonic now = surroundings_.clock.now();
    believed_until_ = now + surroundings_.lifetime;
    absence_believed_until_ = now + std::min(absence_, surroundings_.lifetime);
    return success();
  }

  std::shared_ptr<Account> account_of(const std::string& id) const REQUIRES(mutex_) {
    for (const KeptLink& kept : kept_) {
      if (kept.record->id == id) return kept.account;
    }
    return nullptr;
  }

  static const std::shared_ptr<links::Link>& view_of(KeptLink& kept, const std::string& connector) {
    for (const View& view : kept.views) {
      if (view.connector == connector) return view.link;
    }
    kept.views.push_back({connector, link_of(kept.account, *kept.record, connector)});
    return kept.views.back().link;
  }

  [[nodiscard]] bool answers(const manifest::Manifest& connector, std::string_view wanted) const
      REQUIRES(mutex_) {
    return std::any_of(kept_.begin(), kept_.end(), [&](const KeptLink& kept) {
      const LinkRecord& record = *kept.record;
      if (record.provider != connector.identity.provider) return false;
      return wanted.empty() ? is_connected(record) : record.id == wanted;
    });
  }

  const AccountSurroundings& surroundings_;
  const std::chrono::milliseconds absence_;
  const std::string organization_;
  const std::string user_;
  StrandMutex mutex_;  // held while the store is read
  std::vector<KeptLink> kept_ GUARDED_BY(mutex_);
  Monotonic believed_until_ GUARDED_BY(mutex_) = Monotonic::min();
  Monotonic absence_believed_until_ GUARDED_BY(mutex_) = Monotonic::min();
};

struct StoredLinks::Cache {
  using Shelves = std::unordered_map<Owner, std::shared_ptr<Shelf>, OwnerHash>;
  struct Shard {
    Mutex mutex;
    Shelves shelves GUARDED_BY(mutex);  // the keys point into texts of the shelves
  };

  Shard& shard_of(const Owner& owner) { return shards[OwnerHash()(owner) % shards.size()]; }

  // Removes all unused shelves if the shard is full.
  void make_room(Shelves& shelves) const {
    if (shelves.size() < users / shards.size() + 1) return;
    std::erase_if(shelves, [](const auto& each) { return each.second.use_count() == 1; });
  }

  AccountSurroundings surroundings;
  std::chrono::milliseconds absence;
  std::size_t users;
  std::array<Shard, 16> shards;
};

StoredLinks::StoredLinks(store::Store& store, Refresher& refresher, Usage& usage,
                         audit::Audit& audit, const Clock& clock, StoredLinksOptions options)
    : cache_(new Cache{{store, refresher, usage, audit, clock, options.lifetime},
                       options.absence,
                       options.users,
                       {}}) {}
StoredLinks::~StoredLinks() = default;

std::shared_ptr<StoredLinks::Shelf> StoredLinks::shelf_of(const Caller& caller) const {
  const Owner owner{caller.organization, caller.user};
  Cache::Shard& shard = cache_->shard_of(owner);
  const Lock lock(shard.mutex);
  const auto found = shard.shelves.find(owner);
  if (found != shard.shelves.end()) return found->second;
  cache_->make_room(shard.shelves);
  auto made = std::make_shared<Shelf>(cache_->surroundings, cache_->absence, caller);
  shard.shelves.emplace(made->owner(), made);
  return made;
}

Result<void> StoredLinks::collect(const manifest::Manifest& connector, const Caller& caller,
                                  std::string_view wanted, links::Absence absence,
                                  links::Candidates& into) const {
  return shelf_of(caller)->collect(connector, wanted, absence, into);
}

Result<std::vector<LinkRecord>> StoredLinks::list(const Caller& caller) const {
  return cache_->surroundings.store.read(
      [&](store::Transaction& transaction) -> Result<std::vector<LinkRecord>> {
        return links_of(transaction, caller.organization, caller.user);
      });
}

Result<LinkRecord> StoredLinks::get(const Caller& caller, const std::string& id) const {
  return cache_->surroundings.store.read(
      [&](store::Transaction& transaction) -> Result<LinkRecord> {
        return require_link(transaction, caller, id);
      });
}

Result<std::shared_ptr<links::Link>> StoredLinks::open(const manifest::Manifest& connector,
                                                       const Caller& caller,
                                                       const std::string& id) const {
  links::Candidates all;
  PATCHBAY_TRY(collect(connector, caller, id, links::Absence::kNow, all));
  for (links::Candidate& each : all) {
    if (each.link->id() == id) return std::move(each.link);
  }
  return Error(Code::kNotFound, "Connector \"" + connector.identity.id + "\" has no link \"" +
                                    id.substr(0, 64) + "\".");
}

void StoredLinks::forget(const std::string& organization, const std::string& user) const {
  const Owner owner{organization, user};
  Cache::Shard& shard = cache_->shard_of(owner);
  std::shared_ptr<Shelf> shelf;
  {
    const Lock lock(shard.mutex);
    const auto found = shard.shelves.find(owner);
    if (found == shard.shelves.end()) return;
    shelf = found->second;
  }
  shelf->forget();
}

}  // namespace patchbay::accounts
