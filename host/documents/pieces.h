// Stores contents and texts in pieces of at most 1 MiB. A piece's address is the SHA-256 of its
// bytes. A piece is stored before the transaction that refers to it. sweep_pieces() deletes it when
// no document has used it for some time.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/digest.h"
#include "base/mutex.h"
#include "base/result.h"
#include "documents/document.h"
#include "store/store.h"

namespace patchbay::documents {

inline constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

// Collects pieces, and writes several small pieces in one transaction. Thread-safe.
class PieceStage {
 public:
  explicit PieceStage(store::Store& store) : store_(store) {}
  PieceStage(const PieceStage&) = delete;
  PieceStage& operator=(const PieceStage&) = delete;

  // Adds a piece and returns its address. If too many pieces wait, writes them all. Otherwise the
  // next flush() writes them.
  Result<std::string> add(std::string bytes);
  // Writes all waiting pieces. `also` writes more data in the same transaction, and may run several
  // times. If the store is busy, tries again a few times. After an error, the pieces wait for the
  // next flush.
  Result<void> flush(const std::function<void(store::Transaction&)>& also = {});

 private:
  using PendingPieces =
      std::unordered_map<std::string, std::string>;  // maps an address to its piece

  Result<void> write(const PendingPieces& pieces,
                     const std::function<void(store::Transaction&)>& also) REQUIRES(writing_);
  void take_back(PendingPieces pieces) REQUIRES(writing_);

  store::Store& store_;
  Mutex writing_;  // always locked before mutex_
  Mutex mutex_;
  PendingPieces waiting_ GUARDED_BY(mutex_);
  std::size_t bytes_ GUARDED_BY(mutex_) = 0;  // total size of `waiting_`
};

// Cuts a stream of bytes into pieces. Used by one thread.
class PartWriter {
 public:
  PartWriter(PieceStage& stage, std::string name, std::string media_type);
  PartWriter(const PartWriter&) = delete;
  PartWriter& operator=(const PartWriter&) = delete;

  Result<void> write(std::string_view bytes);
  Result<StoredPart> finish();
  [[nodiscard]] std::uint64_t size() const { return part_.size; }
  // Returns all written bytes if they fit in one piece, otherwise "".
  [[nodiscard]] std::string_view whole() const {
    return part_.pieces.empty() ? std::string_view(piece_) : std::string_view();
  }

 private:
  Result<void> stage_piece();

  PieceStage& stage_;
  StoredPart part_;
  std::string piece_;
  std::optional<Sha256Stream> digest_;  // created when a second piece begins
};

// Reads at most `length` bytes from the byte `from` on. Returns fewer only at the end of the part.
Result<std::string> read_part(store::Transaction& transaction, const StoredPart& part,
                              std::uint64_t from, std::uint64_t length);

// A document that uses pieces.
struct PieceOwner {
  std::string collection;
  std::string native_id;
};
// Records which documents use which pieces. Prepares its SQL statements once per transaction.
class PieceUses {
 public:
  explicit PieceUses(store::Transaction& transaction);
  ~PieceUses();
  PieceUses(const PieceUses&) = delete;
  PieceUses& operator=(const PieceUses&) = delete;

  // Records that a document uses the pieces. Fails with a retryable INTERNAL if a piece is not in
  // the store any more.
  Result<void> add(const PieceOwner& owner, const LoadedContent& loaded);
  // Deletes these records of the document.
  void release(const PieceOwner& owner, const LoadedContent& loaded);

 private:
  struct Statements;
  std::unique_ptr<Statements> statements_;
};

// Deletes pieces that no document uses and that PieceStage last wrote at least `age` ago. Returns
// their number.
Result<std::int64_t> sweep_pieces(store::Store& store, std::chrono::milliseconds age);

}  // namespace patchbay::documents
