// The sum of COUNT words, without sign: a tree of adders. The hierarchy is kept because yosys would make one large
// adder of them all, which is larger than they are.
`default_nettype none
(* keep_hierarchy *)
module bitgear_fold #(
    parameter COUNT = 16,                  // a power of 2
    parameter WIDTH = 16,
    parameter SUM   = WIDTH + $clog2(COUNT)
) (
    input  wire [COUNT*WIDTH-1:0] words,
    output wire [SUM-1:0]         sum
);
    localparam HALF = COUNT / 2;
    wire [SUM-2:0] low, high;
    generate
        if (COUNT == 2) begin : two
            assign {high, low} = words;
        end else begin : more
            bitgear_fold #(.COUNT(HALF), .WIDTH(WIDTH)) fold_low (.words(words[0+:HALF*WIDTH]), .sum(low));
            bitgear_fold #(.COUNT(HALF), .WIDTH(WIDTH)) fold_high (.words(words[HALF*WIDTH+:HALF*WIDTH]), .sum(high));
        end
    endgenerate
    assign sum = {1'b0, low} + {1'b0, high};
endmodule
`default_nettype wire
