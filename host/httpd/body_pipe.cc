#include "httpd/body_pipe.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "httpd/pending_call.h"

namespace patchbay::httpd {

const std::stop_token& BodyPipe::stopped() const { return call_.request.cancelled; }

bool BodyPipe::write(std::string_view piece) {
  Lock lock(mutex_);
  is_in_piece_ = !piece.empty();
  while (!piece.empty()) {
    const bool has_room =
        taken_.wait(lock, Monotonic::max(), &stopped(), nullptr,
                    [this]() REQUIRES(mutex_) { return untaken_.size() < kRoom; });
    if (!has_room) return false;
    const std::size_t fits = std::min(piece.size(), kRoom - untaken_.size());
    untaken_.append(piece.substr(0, fits));
    piece.remove_prefix(fits);
    if (piece.empty()) is_in_piece_ = false;
    tell();
  }
  return !stopped().stop_requested();
}

bool BodyPipe::offer(std::string_view piece) {
  const Lock lock(mutex_);
  if (is_in_piece_ || stopped().stop_requested() || piece.size() > kRoom - untaken_.size()) {
    return false;
  }
  untaken_.append(piece);
  tell();
  return true;
}

// Wakes the connection, unless it was woken before and has not called take() yet.
void BodyPipe::tell() {
  if (std::exchange(is_told_, true)) return;
  asio::post(call_.wake.get_executor(), [call = call_.shared_from_this()] { call->wake.cancel(); });
}

BodyPipe::TakenBytes BodyPipe::take() {
  const Lock lock(mutex_);
  is_told_ = false;
  TakenBytes taken{std::exchange(untaken_, {}), !is_in_piece_};
  taken_.notify_all();
  return taken;
}

}  // namespace patchbay::httpd
