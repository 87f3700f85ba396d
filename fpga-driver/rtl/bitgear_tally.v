// start + the number of ones among N bits. An adder takes up to six of them: five in the look-up tables
// before its carry chain, and one at the chain's start. Each is as wide as its result may be.
/* verilator lint_off TIMESCALEMOD */  // a test has one
`default_nettype none
module bitgear_tally #(
    parameter N     = 13,
    parameter W     = 4,                     // 2**W > MOST + N
    parameter MOST  = 0,                     // start is not more; if it is 0 the first adder takes one bit more
    parameter START = MOST == 0 ? 1 : $clog2(MOST + 1)
) (
    input  wire [START-1:0] start,
    input  wire [N-1:0]     bits,
    output wire [W-1:0]     count
);
    localparam FRESH = MOST == 0 ? 1 : 0;
    localparam STEPS = (N - FRESH + 5) / 6;

    wire [6*STEPS+FRESH-1:0] all = {{(6 * STEPS + FRESH - N) {1'b0}}, bits};
    genvar s;
    generate
        for (s = 0; s < STEPS; s = s + 1) begin : step
            localparam TAKEN = 6 * s + FRESH;   // bits before this step
            localparam BEFORE = $clog2(MOST + TAKEN + 1);
            localparam WIDTH = $clog2(MOST + (TAKEN + 6 < N ? TAKEN + 6 : N) + 1);
            wire [WIDTH-1:0] so_far, after;
            wire [5:0] six;
            wire last;
            wire [2:0] more;
            bitgear_six count_six (.x(six), .count(more));
            if (s == 0) begin : first
                assign so_far = FRESH == 1 ? {WIDTH{1'b0}} : {{(WIDTH - START) {1'b0}}, start};
            end else begin : further
                assign so_far = {{(WIDTH - BEFORE) {1'b0}}, step[s-1].after};
            end
            if (s == 0 && FRESH == 1) begin : fresh
                assign six = all[5:0];
                assign last = all[6];
            end else begin : next
                assign six = {1'b0, all[TAKEN+:5]};
                assign last = all[TAKEN+5];
            end
            // As a difference, which a synthesiser makes so_far + ~less + 1 of and leaves `so_far` alone at the
            // chain's multiplexers; a sum would have them fed with `more` and a look-up table for each. `last` twice,
            // so that it goes into the chain without one.
            wire [WIDTH-1:0] less = ~{{(WIDTH - 3) {1'b0}}, more};
            wire [WIDTH:0] sum = {so_far, last} - {less, !last};
            assign after = sum[WIDTH:1];
        end
    endgenerate
    assign count = step[STEPS-1].after;
endmodule
`default_nettype wire
