#include "store/session_pool.h"

#include <soci/soci.h>
#include <sys/socket.h>

#include <algorithm>

namespace patchbay {

SessionPool::SessionPool(std::size_t size, std::chrono::milliseconds wait, Open open)
    : wait_(wait), open_(std::move(open)), slots_(size) {}

SessionPool::~SessionPool() = default;

// Prefers the slots at the front: their caches are warm, and the others may never be needed.
Result<std::size_t> SessionPool::reserve() {
  const Strand* const self = &Strand::current();
  const auto is_free = [](const Slot& slot) { return slot.user == nullptr; };
  std::unique_lock lock(mutex_);
  if (std::any_of(slots_.begin(), slots_.end(), [&](const Slot& s) { return s.user == self; })) {
    return Error(Code::kInternal,
                 "a transaction was started inside another one on the same thread or fiber");
  }
  auto found = slots_.end();
  queue_.push_back(self);
  const bool in_time = freed_.wait_for(lock, wait_, [&] {
    if (queue_.front() != self) return false;
    found = std::find_if(slots_.begin(), slots_.end(), is_free);
    return found != slots_.end();
  });
  std::erase(queue_, self);
  freed_.notify_all();  // another one is the first now
  if (!in_time) {
    return Error(Code::kOverloaded, "all " + std::to_string(slots_.size()) +
                                        " database sessions stayed busy for " +
                                        std::to_string(wait_.count()) + " ms");
  }
  found->user = self;
  found->activity = std::chrono::steady_clock::now();
  return static_cast<std::size_t>(found - slots_.begin());
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
    const std::lock_guard lock(mutex_);
    slots_[slot].user = nullptr;
  }
  freed_.notify_all();  // the first of the queue is among them
}

void SessionPool::cut(std::chrono::steady_clock::time_point before) {
  const std::lock_guard lock(mutex_);
  for (const Slot& slot : slots_) {
    if (slot.user == nullptr || !slot.socket || slot.activity.load() > before) continue;
    ::shutdown(slot.socket->get(), SHUT_RDWR);
  }
}

void SessionPool::Loan::close() {
  SessionPool::Slot& slot = pool_->slots_[slot_];
  {
    const std::lock_guard lock(pool_->mutex_);
    slot.socket.reset();
  }
  slot.session.reset();
}

Result<void> SessionPool::Loan::reopen() {
  close();
  SessionPool::Slot& slot = pool_->slots_[slot_];
  PATCHBAY_TRY(auto opened, pool_->open_());
  slot.session = std::move(opened.session);
  slot.activity = std::chrono::steady_clock::now();
  const std::lock_guard lock(pool_->mutex_);
  if (opened.socket) slot.socket.emplace(std::move(*opened.socket));
  return success();
}

}  // namespace patchbay
