// 64-bit counters in a memory, with one adder: each one's turn comes every COUNT cycles, and what has happened since
// its last is added.
`default_nettype none
module bitgear_counters #(
    parameter COUNT = 8,                    // a power of 2
    parameter BITS  = 3,                    // 2**BITS = COUNT
    parameter WIDTH = 8                     // of what one of them counts in a cycle
) (
    input  wire                   clk,
    input  wire                   reset,
    input  wire [COUNT*WIDTH-1:0] events,   // of this cycle
    // one after another, with all that was counted up to COUNT + 1 cycles ago
    output reg  [BITS-1:0]        number,
    output reg  [63:0]            value
);
    localparam SINCE = WIDTH + BITS;
    (* ram_style = "block" *) reg [63:0] memory [0:COUNT-1];
    reg [63:0] old;
    reg [COUNT*SINCE-1:0] since;
    reg [COUNT-1:0] known;                  // not reset since
    reg [BITS-1:0] turn, next;
    reg [SINCE-1:0] more;
    wire [63:0] sum = (known[turn] ? old : 64'd0) + {{(64 - SINCE) {1'b0}}, more};
    integer i;
    always @(posedge clk) begin
        next <= reset ? {{(BITS - 1) {1'b0}}, 1'b1} : next + 1'b1;
        turn <= reset ? {BITS{1'b0}} : next;
        number <= turn;
        old <= memory[next];
        more <= reset ? {SINCE{1'b0}} : since[next*SINCE+:SINCE];
        for (i = 0; i < COUNT; i = i + 1)
            since[i*SINCE+:SINCE] <= reset ? {SINCE{1'b0}} : {{BITS{1'b0}}, events[i*WIDTH+:WIDTH]}
                + (next == i[BITS-1:0] ? {SINCE{1'b0}} : since[i*SINCE+:SINCE]);
        memory[turn] <= sum;
        value <= sum;
        if (reset) known <= {COUNT{1'b0}};
        else known[turn] <= 1'b1;
    end
endmodule
`default_nettype wire
