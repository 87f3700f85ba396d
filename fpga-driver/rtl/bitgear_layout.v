// Where a row of a tensor lies in the banks (docs/accelerator.md, "Activation memory").
//
// The BANKS words of one address hold 2**(5 - slot_bits) slots of 2**slot_bits neighbouring pixels. Row r
// lies in slot (r >> skew) mod slots; further slots hold the rows that follow at a distance of 2**skew. A
// tensor wider than BANKS has one slot, and its segments of BANKS pixels follow each other.
//
// Two addresses serve a whole access: the banks at or above `threshold` read `address`, those below read
// `address_wrapped`, the next group of rows or the next segment.
`default_nettype none
module bitgear_layout #(
    parameter BANK_BITS = 5
) (
    input  wire signed [10:0]  row,
    input  wire signed [10:0]  column,      // of the first pixel
    input  wire [2:0]          slot_bits,   // BANK_BITS at most
    input  wire [1:0]          skew,
    input  wire                stagger,     // odd channel blocks lie one bank further
    output wire signed [10:0]  group,       // times the row stride is the row's address
    output wire signed [10:0]  segment,
    output wire [BANK_BITS-1:0] rotation,   // bank of the first pixel
    output wire [BANK_BITS-1:0] threshold
);
    wire [2:0] slots_bits = BANK_BITS - slot_bits;
    wire signed [10:0] high = row >>> skew;
    wire [10:0] slot = high & ~(11'h7ff << slots_bits);
    wire [10:0] low = row & ~(11'h7ff << skew);
    wire signed [10:0] far = high >>> slots_bits;

    assign group = (far <<< skew) | low;
    wire wide = slot_bits == BANK_BITS;
    wire [BANK_BITS-1:0] start = slot[BANK_BITS-1:0] << slot_bits;
    wire [BANK_BITS-1:0] pixel = column[BANK_BITS-1:0];
    wire covered = wide && !column[10]; // a row that begins in the padding begins in segment 0
    assign segment = covered ? column >>> BANK_BITS : 11'd0;
    assign rotation = (wide ? pixel : start + pixel) + {{(BANK_BITS - 1) {1'b0}}, stagger};
    assign threshold = wide ? (covered ? pixel : {BANK_BITS{1'b0}}) : start;
endmodule
`default_nettype wire
