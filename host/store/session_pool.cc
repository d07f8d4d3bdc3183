#include "store/session_pool.h"

#include <soci/soci.h>
#include <sys/socket.h>

#include <algorithm>
#include <cassert>

#include "base/machine_clock.h"

namespace patchbay::store {

SessionPool::SessionPool(std::size_t size, std::chrono::milliseconds wait, Open open)
    : wait_(wait), open_(std::move(open)), slots_(size), uses_(size) {}

SessionPool::~SessionPool() {
  // No strand may use or wait for a session now, because it would use this object after its
  // destruction.
  assert(queue_.empty());
  assert(std::none_of(uses_.begin(), uses_.end(), [](const Use& use) { return use.user; }));
}

// Waits for a free slot and takes it. The first slots are preferred, because their caches are warm.
// So the other slots may never be needed.
Result<std::size_t> SessionPool::reserve() {
  const Strand* const self = &Strand::current();
  const auto is_free = [](const Use& use) { return use.user == nullptr; };
  Lock lock(mutex_);
  if (std::any_of(uses_.begin(), uses_.end(), [&](const Use& use) { return use.user == self; })) {
    return Error(Code::kInternal,
                 "a transaction was started inside another one on the same thread or fiber");
  }
  auto found = uses_.end();
  queue_.push_back(self);
  const bool in_time = freed_.wait_for(lock, wait_, [&]() REQUIRES(mutex_) {
    if (queue_.front() != self) return false;
    found = std::find_if(uses_.begin(), uses_.end(), is_free);
    return found != uses_.end();
  });
  std::erase(queue_, self);
  freed_.notify_all();  // another strand may be first in the queue now
  if (!in_time) {
    return Error(Code::kOverloaded, "all " + std::to_string(slots_.size()) +
                                        " database sessions stayed busy for " +
                                        std::to_string(wait_.count()) + " ms");
  }
  found->user = self;
  const auto slot = static_cast<std::size_t>(found - uses_.begin());
  slots_[slot].activity = machine_now();
  return slot;
}

Result<SessionPool::Loan> SessionPool::take() {
  PATCHBAY_TRY(const std::size_t slot, reserve());
  Loan loan(*this, slot);
  if (!slots_[slot].session) {
    PATCHBAY_TRY(loan.reopen());
  }
  return loan;
}

void SessionPool::give_back(std::size_t slot) {
  {
    const Lock lock(mutex_);
    assert(uses_[slot].user != nullptr);
    uses_[slot].user = nullptr;
  }
  freed_.notify_all();  // wakes all strands, because only the first in the queue may go on
}

void SessionPool::cut(std::chrono::steady_clock::time_point before) {
  const Lock lock(mutex_);
  for (std::size_t slot = 0; slot < uses_.size(); ++slot) {
    const Use& use = uses_[slot];
    if (use.user == nullptr || !use.socket || slots_[slot].activity.load() > before) continue;
    ::shutdown(use.socket->get(), SHUT_RDWR);
  }
}

void SessionPool::Loan::close() {
  {
    const Lock lock(pool_->mutex_);
    pool_->uses_[slot_].socket.reset();
  }
  pool_->slots_[slot_].session.reset();
}

Result<void> SessionPool::Loan::reopen() {
  close();
  SessionPool::Slot& slot = pool_->slots_[slot_];
  PATCHBAY_TRY(auto opened, pool_->open_());
  slot.session = std::move(opened.session);
  slot.activity = machine_now();
  const Lock lock(pool_->mutex_);
  if (opened.socket) pool_->uses_[slot_].socket.emplace(std::move(*opened.socket));
  return success();
}

}  // namespace patchbay::store
