#pragma once

#include <memory>
#include <utility>

namespace patchbay::http_client {

class Transfer;

// A transfer's place in a queue. It is a member of the transfer, so queueing allocates nothing.
struct TransferPlace {
  std::shared_ptr<Transfer> transfer;  // nullptr: the transfer is in no queue
  TransferPlace* next = nullptr;
};

// Transfers in the order in which they were added. The queue shares ownership of them.
class TransferQueue {
 public:
  TransferQueue() = default;
  TransferQueue(const TransferQueue&) = delete;
  TransferQueue& operator=(const TransferQueue&) = delete;
  ~TransferQueue() {
    while (take() != nullptr) continue;
  }

  [[nodiscard]] bool is_empty() const { return first_ == nullptr; }
  // Adds a transfer at the end. `place` must be a member of the transfer, and must not be in a
  // queue.
  void add(TransferPlace& place, std::shared_ptr<Transfer> transfer) {
    place.transfer = std::move(transfer);
    place.next = nullptr;
    (first_ == nullptr ? first_ : last_->next) = &place;
    last_ = &place;
  }
  // Removes and returns the first transfer. Returns nullptr if the queue is empty.
  std::shared_ptr<Transfer> take() {
    if (first_ == nullptr) return nullptr;
    TransferPlace& place = *std::exchange(first_, first_->next);
    return std::move(place.transfer);
  }
  void swap(TransferQueue& other) {
    std::swap(first_, other.first_);
    std::swap(last_, other.last_);
  }

 private:
  TransferPlace* first_ = nullptr;
  TransferPlace* last_ = nullptr;
};

}  // namespace patchbay::http_client
