// start + the number of ones among N bits. An adder takes up to six of them: five in the look-up tables
// before its carry chain, and one at the chain's start.
/* verilator lint_off TIMESCALEMOD */  // a test has one
`default_nettype none
module bitgear_tally #(
    parameter N     = 13,
    parameter W     = 5,
    parameter FRESH = 1     // start is 0: the first adder takes one more
) (
    input  wire [W-1:0] start,
    input  wire [N-1:0] bits,
    output wire [W-1:0] count
);
    localparam STEPS = (N - FRESH + 5) / 6;

    wire [6*STEPS+FRESH-1:0] all = {{(6 * STEPS + FRESH - N) {1'b0}}, bits};
    genvar s;
    generate
        for (s = 0; s < STEPS; s = s + 1) begin : step
            wire [W-1:0] so_far, after;
            wire [5:0] six;
            wire last;
            wire [2:0] more;
            bitgear_six count_six (.x(six), .count(more));
            if (s == 0 && FRESH == 1) begin : fresh
                assign so_far = {W{1'b0}};
                assign six = all[5:0];
                assign last = all[6];
            end else begin : further
                if (s == 0) begin : given
                    assign so_far = start;
                end else begin : counted
                    assign so_far = step[s-1].after;
                end
                assign six = {1'b0, all[6*s+FRESH+:5]};
                assign last = all[6*s+FRESH+5];
            end
            // As a difference, which a synthesiser makes so_far + ~less + 1 of and leaves `so_far` alone at the
            // chain's multiplexers; a sum would have them fed with `more` and a look-up table for each.
            wire [W-1:0] less = ~{{(W - 3) {1'b0}}, more};
            wire [W:0] sum = {so_far, last} - {less, 1'b1};
            assign after = sum[W:1];
        end
    endgenerate
    assign count = step[STEPS-1].after;
endmodule
`default_nettype wire
