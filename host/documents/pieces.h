// Contents and texts lie in pieces of at most 1 MiB, each under the SHA-256 of its bytes. A piece
// is staged before the transaction that refers to it, and swept when nothing does.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "documents/document.h"
#include "store/store.h"

namespace patchbay::documents {

inline constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

// Pieces on their way into the store: small ones are written together. Thread-safe.
class PieceStage {
 public:
  // At most `most` bytes wait in memory.
  explicit PieceStage(Store& store, std::size_t most = std::size_t{4} << 20)
      : store_(store), most_(most) {}
  PieceStage(const PieceStage&) = delete;
  PieceStage& operator=(const PieceStage&) = delete;

  // The address of the piece, which is written by flush() at the latest.
  Result<std::string> add(std::string bytes);
  // `also` writes what stands or falls with the pieces, in their transaction; it may run again.
  Result<void> flush(const std::function<void(Transaction&)>& also = {});

 private:
  using Waiting = std::unordered_map<std::string, std::string>;  // by address

  Store& store_;
  const std::size_t most_;
  std::mutex writing_;  // taken before mutex_
  std::mutex mutex_;
  Waiting waiting_;
  std::size_t bytes_ = 0;
};

// Cuts what is written to it into pieces. One thread.
class PartWriter {
 public:
  PartWriter(PieceStage& stage, std::string name, std::string media_type);
  ~PartWriter();
  PartWriter(const PartWriter&) = delete;
  PartWriter& operator=(const PartWriter&) = delete;

  Result<void> write(std::string_view bytes);
  Result<StoredPart> finish();
  [[nodiscard]] std::uint64_t size() const { return part_.size; }
  // What was written as long as it fits one piece; nothing of it otherwise.
  [[nodiscard]] std::string_view whole() const {
    return part_.pieces.empty() ? std::string_view(piece_) : std::string_view();
  }

 private:
  struct Digest;
  Result<void> stage_piece();

  PieceStage& stage_;
  StoredPart part_;
  std::string piece_;
  std::unique_ptr<Digest> digest_;  // once there is a second piece
};

// The bytes from `from` on, at most `length` of them; fewer only at the end.
Result<std::string> read_part(Transaction& transaction, const StoredPart& part, std::uint64_t from,
                              std::uint64_t length);

// Whose pieces they are.
struct PieceOwner {
  std::string collection;
  std::string native_id;
};
// INTERNAL, retryable, where a piece is not there: it was swept before it was used.
Result<void> use_pieces(Transaction& transaction, const PieceOwner& owner, const Loaded& loaded);
void release_pieces(Transaction& transaction, const PieceOwner& owner);

// Takes away what nothing has referred to for `age`; how many pieces.
Result<std::int64_t> sweep_pieces(Store& store, std::chrono::milliseconds age);

}  // namespace patchbay::documents
