#pragma once

#include <atomic>
#include <string_view>

#include "base/caller.h"

namespace patchbay::links {

enum class LinkChange {
  kAdded,
  kRemoved,
  kDoubted,  // the provider refused its credential, or its source gave none
  kTrusted,  // the provider accepted its credential again
  kRevoked,  // the provider takes its credential no more, and said so twice
};

// A change of one link. Borrowed; no credential is in it.
struct ChangedLink {
  LinkChange what;
  std::string_view link;
  std::string_view connector;
  const Caller& owner;
};

// Is told of every change, on the thread that makes it or finds it out. Thread-safe; returns soon,
// never throws.
class LinkObserver {
 public:
  virtual ~LinkObserver() = default;
  virtual void changed(const ChangedLink& link) = 0;
};

// What is known of the credential of one link. Tells the observer when that changes, and not with
// each call that finds it so. Thread-safe.
class LinkStanding {
 public:
  // `observer` may be nullptr. `link` is borrowed, like its texts; its `what` is ignored.
  LinkStanding(const ChangedLink& link, LinkObserver* observer)
      : link_(link), observer_(observer) {}

  [[nodiscard]] bool is_doubted() const { return now_ == LinkChange::kDoubted; }
  [[nodiscard]] bool is_revoked() const { return now_ == LinkChange::kRevoked; }

  void doubt() { change(LinkChange::kDoubted); }
  void trust() { change(LinkChange::kTrusted); }
  // The last change.
  void revoke() { change(LinkChange::kRevoked); }

 private:
  void change(LinkChange to) {
    LinkChange from = now_;
    do {
      if (from == to || from == LinkChange::kRevoked) return;
    } while (!now_.compare_exchange_weak(from, to));
    if (observer_ == nullptr) return;
    observer_->changed({to, link_.link, link_.connector, link_.owner});
  }

  const ChangedLink link_;
  LinkObserver* const observer_;
  std::atomic<LinkChange> now_ = LinkChange::kTrusted;
};

}  // namespace patchbay::links
